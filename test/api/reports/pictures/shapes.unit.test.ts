import assert from 'node:assert/strict';
import { drawFunnel } from '../../../../api/reports/pictures/funnel.js';
import { drawHours } from '../../../../api/reports/pictures/hours.js';
import { COLOURS } from '../../../../api/reports/pictures/look.js';
import type { Drawing } from '../../../../api/reports/pictures/svg.js';
import { drawVariants } from '../../../../api/reports/pictures/variants.js';
import { EMPTY, EXTREME, funnel, hours, monitor, USUAL, variants } from './samples.js';

// biome-ignore lint/suspicious/noExplicitAny: ECharts takes options of every shape
type Any = any;
const option = (drawing: Drawing): Any => drawing.option;
const valuesOf = (series: Any): number[] => series.data.map(({ value }: Any) => value);

describe('the bars of a funnel', () => {
  it('are the numbers that the monitor answers, step by step', () => {
    const { series, yAxis } = option(drawFunnel(funnel(USUAL, { language: 'en' })));
    assert.equal(series.length, 1);
    assert.deepEqual(yAxis[0].data, ['Sent', 'Delivered', 'Read', 'Clicked', 'Bought']);
    const { sent, delivered, read, clicked, bought } = USUAL.total.funnel;
    assert.deepEqual(valuesOf(series[0]), [sent, delivered, read, clicked, bought]);
  });

  it('of windows have one scale, that of the greatest, so that they may be compared', () => {
    const { series, xAxis, grid } = option(drawFunnel(funnel(USUAL, {}, 'windows')));
    assert.deepEqual([series.length, xAxis.length, grid.length], [4, 4, 4]);
    assert.deepEqual([...new Set(xAxis.map(({ min, max }: Any) => `${min} ${max}`))], ['0 18105']);
    for (const [at, { funnel: numbers }] of USUAL.windows.entries())
      assert.deepEqual(valuesOf(series[at]).slice(0, 2), [numbers.sent, numbers.delivered]);
    const tops = grid.map(({ top }: Any) => top);
    assert.ok(tops.every((top: number, at: number) => at === 0 || top >= tops[at - 1] + grid[at - 1].height));
  });

  it('begin at nothing and leave room for the longest text beside them, however great the numbers are', () => {
    for (const answer of [USUAL, EXTREME, monitor([1, 1, 1, 1, 1, 1])]) {
      const { grid, xAxis } = option(drawFunnel(funnel(answer)));
      assert.equal(xAxis[0].min, 0);
      assert.ok(860 - grid[0].left - grid[0].right > 200, JSON.stringify(grid));
    }
  });

  it('are not there where nothing was sent', () => {
    const empty = drawFunnel(funnel(EMPTY, { language: 'en' }));
    assert.equal(option(empty).series, undefined);
    assert.equal(empty.description, 'No message has been sent yet.');
  });

  it('are told to whoever cannot see them, with what each rate is a part of', () => {
    const { description } = drawFunnel(funnel(USUAL, { language: 'en' }));
    assert.match(description, /^Sent 48,210; Delivered 46,902 · 97\.3 % of sent; Read .*; Bought .*; Revenue: ₫214/);
  });
});

describe('the curves of hours', () => {
  const HOUR = 3_600_000;
  const wave = hours(2);

  it('stand on the clocks of the zone and sum up to what happened', () => {
    const { series, xAxis, useUTC } = option(drawHours(wave));
    assert.deepEqual([series.length, useUTC], [5, true]);
    // 02:00 UTC is 09:00 in Ho Chi Minh City.
    assert.equal(new Date(xAxis[0].min).toISOString(), '2026-11-08T09:00:00.000Z');
    assert.equal(xAxis[0].max - xAxis[0].min, 48 * HOUR);
    const delivered = wave.hours.hours.reduce((sum, one) => sum + one.delivered, 0);
    const drawn = series[0].data.slice(0, -1).reduce((sum: number, [, n]: [number, number]) => sum + n, 0);
    assert.equal(drawn, delivered);
  });

  it('have each a scale of its own, up to its own greatest', () => {
    const { series, yAxis } = option(drawHours(wave));
    for (const [at, { data }] of series.entries()) {
      const most = Math.max(...data.map(([, n]: [number, number]) => n));
      assert.deepEqual([yAxis[at].min, yAxis[at].max], [0, most]);
    }
    const quiet = wave.hours.hours.map((one) => ({ ...one, bought: 0 }));
    const { yAxis: axes } = option(drawHours({ ...wave, hours: { ...wave.hours, hours: quiet } }));
    assert.equal(axes[3].max, 1, 'nothing bought is a line at the bottom, not a scale without length');
  });

  it('lie over the windows, of which only that part is shown that is in the picture', () => {
    const { series, xAxis } = option(drawHours(wave));
    const bands = series[0].markArea.data;
    assert.equal(bands.length, 2, 'the third and the fourth window begin later');
    for (const [from, to] of bands) assert.ok(from.xAxis >= xAxis[0].min && to.xAxis <= xAxis[0].max);
    assert.deepEqual(
      bands.map(([from]: Any) => from.name),
      ['1', '2'],
    );
  });

  it('number a window only where the number fits, and only once', () => {
    const { series } = option(drawHours(hours(90)));
    const labels = (one: Any) => one.markArea.data.map(([from]: Any) => from.label.show);
    assert.deepEqual(labels(series[0]), [false, false, false, false]);
    const week = option(drawHours(hours(5))).series;
    assert.deepEqual(
      [labels(week[0]), labels(week[1])],
      [
        [true, true, false, true],
        [false, false, false, false],
      ],
    );
  });

  it('mark midnights by their day and other hours by their time', () => {
    const { formatter } = option(drawHours(wave)).xAxis[4].axisLabel;
    const at = (text: string): string => formatter(Date.parse(text));
    assert.deepEqual([at('2026-11-09T00:00:00Z'), at('2026-11-09T06:00:00Z')], ['09/11', '06:00']);
  });

  it('say in which spans they stand', () => {
    const said = (days: number) => drawHours(hours(days, 1, { language: 'en' })).description.split('; ')[0];
    assert.deepEqual(
      [said(3), said(10), said(90)],
      ['By the hour · Asia/Ho_Chi_Minh', 'Every 2 hours · Asia/Ho_Chi_Minh', 'By the day · Asia/Ho_Chi_Minh'],
    );
  });
});

describe('the intervals of messages', () => {
  it('lie on a line around zero, which stands in the middle', () => {
    const { xAxis, series } = option(drawVariants(variants()));
    assert.equal(xAxis.min, -xAxis.max);
    const lines = series.filter(({ symbol }: Any) => symbol === 'rect').map(({ data }: Any) => data);
    assert.deepEqual(lines, [
      [
        [0.0012, 1],
        [0.0209, 1],
      ],
      [
        [-0.0121, 2],
        [0.0082, 2],
      ],
      [
        [-0.011, 3],
        [0.009, 3],
      ],
    ]);
    assert.ok(xAxis.max > 0.0209);
  });

  it('are filled only where they leave out zero, so that no colour is needed to see it', () => {
    const { series } = option(drawVariants(variants()));
    const points = series.filter(({ type, data }: Any) => type === 'scatter' && data[0][1] > 0);
    assert.deepEqual(
      points.map(({ symbol }: Any) => symbol),
      ['circle', 'emptyCircle', 'emptyCircle'],
    );
  });

  it('of equal messages, and of messages without one, are drawn, too', () => {
    const given = variants();
    const none = given.experiment.variants.map(({ difference: _, ...one }) => one);
    const { xAxis, series } = option(drawVariants({ ...given, experiment: { ...given.experiment, variants: none } }));
    assert.deepEqual([xAxis.min, xAxis.max, series.length], [-1, 1, 2]);
  });
});

describe('the colours of pictures', () => {
  const rgb = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = rgb(hex).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** WCAG 2.2, "contrast ratio". */
  const contrast = (a: string, b: string): number => {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };

  it('let every text be read, on paper and on the bands of windows', () => {
    for (const ground of [COLOURS.paper, ...COLOURS.bands])
      for (const ink of [COLOURS.text, COLOURS.soft]) assert.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}`);
  });

  it('differ from their neighbours also for people who do not see red or green', () => {
    // Viénot, Brettel and Mollon (1999): how a deuteranope sees linear RGB.
    const seen = (hex: string): number[] => {
      const [r = 0, g = 0, b = 0] = rgb(hex).map(linear);
      return [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b];
    };
    const steps = [COLOURS.sent, COLOURS.delivered, COLOURS.read, COLOURS.clicked, COLOURS.bought];
    for (const [at, colour] of steps.slice(1).entries()) {
      const [a, b] = [seen(steps[at]!), seen(colour)];
      const apart = Math.hypot(...a.map((part, n) => part - (b[n] ?? 0)));
      assert.ok(apart > 0.08, `${steps[at]} and ${colour}: ${apart}`);
    }
  });
});
