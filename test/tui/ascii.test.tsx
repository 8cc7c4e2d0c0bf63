import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { makeRack } from '../support/rack.ts';
import { scenes } from './scenes.ts';
import { stageRack, withExampleToken } from './stage.ts';
import { openWindow } from './window.tsx';

/** Scenes that wait for bars of a chart, which are other signs here. */
const charts = ['keys-full', 'keys-wide', 'keys-widest', 'detail'];
/** Scenes whose ends are not in sight in the smallest window. */
const tall = ['create-levels', 'create-profiles', 'requests-filter', 'request', 'audit', 'event'];

const smallest = { columns: 60, rows: 12 };
const played = scenes.filter(({ name }) => !charts.includes(name) && name !== 'too-small');

test.each(played)(
  'with --ascii the scene $name has no sign beyond ASCII, where lines are cut as well',
  async (scene) => {
    const rack = scene.empty ? await makeRack() : await stageRack();
    const { columns, rows } = tall.includes(scene.name) ? scene : smallest;
    const theme = { ascii: true, color: false };
    const service = withExampleToken(rack);
    const ui = await openWindow({ rack, service, theme, size: { columns, rows }, still: true });
    try {
      await scene.play(ui);
      const lines = stripVTControlCharacters(ui.painted()).split('\n');
      expect(lines.filter((line) => /[^\x00-\x7f]/.test(line))).toEqual([]);
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    } finally {
      ui.close();
    }
  },
);
