import { useRef } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { Facts } from '../components/facts.tsx';
import { Pane, paneColumns } from '../components/pane.tsx';
import { useProgram } from '../hooks/use-program.ts';
import { useSettled } from '../hooks/use-settled.ts';
import { useStory } from '../hooks/use-story.ts';
import { keyDetail, keyHistory } from '../model/key-detail.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly selected: ApiKey | undefined;
  readonly columns: number;
  readonly height: number;
};

const settledMs = 150;

/** The key under the cursor beside the list, in a window that is wide enough. */
export function KeyPane({ selected, columns, height }: Props) {
  const { now } = useProgram();
  const theme = useTheme();
  // While the cursor moves the pane stands still: over a slow line it is most of what would be redrawn.
  const settled = useSettled(selected?.id ?? null, settledMs);
  const shown = useRef(selected);
  if (selected === undefined || selected.id === settled) shown.current = selected;
  const key = shown.current;
  const { value: story } = useStory(key?.id ?? null, false);
  if (!key) return null;
  const at = now();
  const fields = keyDetail(key, theme, at).filter(([label]) => label !== 'Name');
  const facts = [...fields, ...(story ? keyHistory(story, theme, at) : [])];
  return (
    <Pane title={key.name} columns={columns} height={height}>
      <Facts facts={facts} columns={columns - paneColumns} height={height - 1} start={0} />
    </Pane>
  );
}
