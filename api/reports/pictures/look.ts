/** Be Vietnam Pro where it is there; PNGs are drawn with it. */
export const FONT = "'Be Vietnam Pro', 'Noto Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
export const WIDTH = 860;
export const MARGIN = 28;
export const INNER = WIDTH - 2 * MARGIN;

/** Okabe and Ito's colours, which people with any kind of colour vision tell apart; no meaning hangs on a colour alone. */
export const COLOURS = {
  text: '#17211e',
  soft: '#4d5a56',
  line: '#c9d1cd',
  paper: '#ffffff',
  bands: ['#e9f1f7', '#fbf3e0'],
  sent: '#7d8a85',
  delivered: '#0072b2',
  read: '#56b4e9',
  clicked: '#d55e00',
  bought: '#009e73',
  revenue: '#785ef0',
} as const;

export const SIZE = { title: 20, sub: 13, row: 14, note: 11 } as const;
