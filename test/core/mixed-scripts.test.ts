import { expect, it } from 'vitest';
import { mixedScripts } from '../../src/core/mixed-scripts.ts';

it.each([
  ['b\u0430ckup', ['Latin', 'Cyrillic']],
  ['\u0391dmin', ['Latin', 'Greek']],
  ['\u043a\u043b\u044e\u0447 \u03b1', ['Greek', 'Cyrillic']],
  ['backup', []],
  ['\u043a\u043b\u044e\u0447 7', []],
  ['backup \u9375 \ud83d\udd11', []],
])('case 39: the look-alike scripts of %j are %j', (text, scripts) => {
  expect(mixedScripts(text)).toEqual(scripts);
});
