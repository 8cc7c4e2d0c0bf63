import { expect, test } from 'vitest';
import { makeTheme, toneColors } from '../../src/tui/theme.ts';

type Rgb = readonly [number, number, number];

/** Backgrounds and colours of terminals as they come, light and dark. */
const palettes: Readonly<
  Record<
    string,
    { readonly back: Rgb; readonly green: Rgb; readonly magenta: Rgb; readonly red: Rgb }
  >
> = {
  'xterm, dark': { back: [0, 0, 0], green: [0, 205, 0], magenta: [205, 0, 205], red: [205, 0, 0] },
  'xterm, light': {
    back: [255, 255, 255],
    green: [0, 205, 0],
    magenta: [205, 0, 205],
    red: [205, 0, 0],
  },
  'Linux console': {
    back: [0, 0, 0],
    green: [0, 170, 0],
    magenta: [170, 0, 170],
    red: [170, 0, 0],
  },
  'Solarized, dark': {
    back: [0, 43, 54],
    green: [133, 153, 0],
    magenta: [211, 54, 130],
    red: [220, 50, 47],
  },
  'Solarized, light': {
    back: [253, 246, 227],
    green: [133, 153, 0],
    magenta: [211, 54, 130],
    red: [220, 50, 47],
  },
  'Tango, dark': {
    back: [46, 52, 54],
    green: [78, 154, 6],
    magenta: [117, 80, 123],
    red: [204, 0, 0],
  },
  'Tango, light': {
    back: [255, 255, 255],
    green: [78, 154, 6],
    magenta: [117, 80, 123],
    red: [204, 0, 0],
  },
};

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test.each(Object.keys(palettes))('no colour vanishes in the colours of %s', (name) => {
  const palette = palettes[name];
  if (!palette) throw new Error(`there is no palette ${name}`);
  for (const color of Object.values(toneColors))
    expect(contrast(palette[color], palette.back), color).toBeGreaterThan(1.9);
});

test('without colours no tone has one, and what is quiet never has', () => {
  const plain = makeTheme({ ascii: false, color: false });
  for (const tone of ['good', 'quiet', 'warn', 'bad', 'accent'] as const)
    expect(plain.color(tone)).toBeUndefined();
  expect(makeTheme({ ascii: false, color: true }).color('quiet')).toBeUndefined();
});

test('in ASCII the signs of our own are ASCII', () => {
  expect(makeTheme({ ascii: true, color: false }).own('a · b…')).toBe('a - b~');
});
