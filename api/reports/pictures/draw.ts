import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import type { Format } from './formats.js';
import { drawFunnel } from './funnel.js';
import { drawHours } from './hours.js';
import type { Picture } from './picture.js';
import { type Drawing, svgOf } from './svg.js';
import { drawVariants } from './variants.js';

const { resolve } = createRequire(import.meta.url);
/** Letters of every Vietnamese word, under the SIL Open Font License. */
const FONT_FILES = [
  resolve('@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf'),
  resolve('@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf'),
];

/** Sharp on screens and in print: two pixels for each of the picture's. */
const ZOOM = 2;

function drawingOf(picture: Picture): Drawing {
  switch (picture.kind) {
    case 'hours':
      return drawHours(picture);
    case 'variants':
      return drawVariants(picture);
    default:
      return drawFunnel(picture);
  }
}

/** How PNGs are made: with our own font and no other, so that they are the same on every machine. */
export const PNG_OPTIONS = {
  font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'Be Vietnam Pro' },
  fitTo: { mode: 'zoom', value: ZOOM },
} as const;

/** A picture as a file. The same picture is the same file. */
export function draw({ picture, format }: { readonly picture: Picture; readonly format: Format }): string | Uint8Array {
  const svg = svgOf(drawingOf(picture));
  return format === 'svg' ? svg : new Resvg(svg, { ...PNG_OPTIONS, font: { ...PNG_OPTIONS.font } }).render().asPng();
}

export default draw;
