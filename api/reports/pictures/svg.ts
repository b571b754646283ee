import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escapeHtml } from '../../../domain/base/text/html.js';
import { COLOURS, FONT, WIDTH } from './look.js';
import { drawable, widthOf } from './text.js';

use([BarChart, LineChart, ScatterChart, GridComponent, MarkAreaComponent, TitleComponent, SVGRenderer]);

const USUAL_SIZE = 12;
/** Of a font as CSS writes it: `bold 14px 'Be Vietnam Pro'`. */
const sizeOf = (font = ''): number => Number(font.split('px', 1)[0]?.split(' ').at(-1)) || USUAL_SIZE;
// Without a browser nobody measures text but we.
setPlatformAPI({ measureText: (text, font) => ({ width: widthOf(text, sizeOf(font)) }) });

/** What is to be drawn, and what it says to somebody who cannot see it. */
export interface Drawing {
  readonly height: number;
  readonly option: EChartsCoreOption;
  readonly title: string;
  readonly description: string;
}

/** Presentation attributes instead of a style, which a strict Content-Security-Policy refuses. */
const asAttributes = (style: string): string =>
  style
    .split(';')
    .filter((rule) => rule.includes(':'))
    .map((rule) => {
      const [name = '', value = ''] = rule.split(/:(.*)/s);
      return `${name.trim()}="${value.trim()}"`;
    })
    .join(' ');

/**
 * Without what only a mouse would need, and without masks for animations: their names differ each time, and would meet those of
 * another picture on the same page. What is drawn stays inside its axes without them. In texts all quotes and brackets are escaped.
 */
function bare(svg: string): string {
  let rest = svg.replaceAll(/ (?:class|ecmeta_\w+|pointer-events|clip-path)="[^"]*"/g, '');
  for (const element of ['style', 'defs']) {
    const [from, to] = [rest.indexOf(`<${element} `), rest.lastIndexOf(`</${element}>`)];
    if (from >= 0 && to > from) rest = rest.slice(0, from) + rest.slice(to + element.length + 3);
  }
  return rest;
}

/** The picture as a document of its own: no script, no style sheet, nothing from elsewhere. The same drawing is the same text. */
export function svgOf({ height, option, title, description }: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: COLOURS.paper,
      textStyle: { fontFamily: FONT, color: COLOURS.text },
      ...option,
    });
    return bare(chart.renderToSVGString())
      .replaceAll(/ style="([^"]*)"/g, (_, style: string) => ` ${asAttributes(style)}`)
      .replace(/^<svg ([^>]*)>/, (_, attributes: string) => {
        const words = `<title>${escapeHtml(drawable(title))}</title><desc>${escapeHtml(drawable(description))}</desc>`;
        return `<svg role="img" ${attributes}>${words}`;
      });
  } finally {
    chart.dispose();
  }
}
