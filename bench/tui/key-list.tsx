import { Box } from 'ink';
import type { ApiKey } from '../../src/core/key.ts';
import { ListenersProvider, useDispatcher } from '../../src/tui/hooks/use-keyboard.ts';
import { LinkProvider } from '../../src/tui/hooks/use-link.ts';
import { useModel } from '../../src/tui/hooks/use-model.ts';
import { type Program, ProgramProvider } from '../../src/tui/hooks/use-program.ts';
import { ShellProvider } from '../../src/tui/hooks/use-shell.ts';
import { UndoProvider } from '../../src/tui/hooks/use-undo.tsx';
import { initialView, reduceView } from '../../src/tui/model/view.ts';
import { KeysScreen } from '../../src/tui/screens/keys.tsx';

type Props = {
  readonly keys: readonly ApiKey[];
  readonly rows: number;
  readonly program: Program;
};

const nothing = () => {};

/** The list of keys as the program shows it, with so many keys as it is given. */
export function KeyListBench({ keys, rows, program }: Props) {
  return (
    <ProgramProvider value={program}>
      <UndoProvider>
        <Window keys={keys} rows={rows} now={program.now} />
      </UndoProvider>
    </ProgramProvider>
  );
}

function Window({ keys, rows, now }: Omit<Props, 'program'> & Pick<Program, 'now'>) {
  const { state: view, latest, dispatch } = useModel(reduceView, initialView);
  const listeners = useDispatcher(nothing, {}, now, () => true);
  const list = {
    value: { items: keys, total: keys.length },
    error: null,
    refresh: async () => null,
  };
  const shell = { columns: 200, rows, view, latest, dispatch, message: null, said: () => [] };
  const pulse = { head: null, lostSince: null };
  const boxes = { value: [], error: null, refresh: async () => null };
  const chain = { report: null, verifyingSince: null, verify: async () => null };
  return (
    <ListenersProvider value={listeners}>
      <ShellProvider value={{ ...shell, say: nothing, fail: nothing }}>
        <LinkProvider value={{ pulse, chain, boxes, refusal: () => null }}>
          <Box width={200} height={rows} overflow="hidden">
            <KeysScreen list={list} />
          </Box>
        </LinkProvider>
      </ShellProvider>
    </ListenersProvider>
  );
}
