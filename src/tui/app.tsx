import { Box, useApp, useWindowSize } from 'ink';
import { useMemo } from 'react';
import type { Profile } from '../core/profile.ts';
import { useBoxes } from './hooks/use-boxes.ts';
import { useChain } from './hooks/use-chain.ts';
import { useFresh } from './hooks/use-fresh.ts';
import {
  type Keyboard,
  ListenersProvider,
  RunBelowProvider,
  runBelow,
  useDispatcher,
} from './hooks/use-keyboard.ts';
import { useKeys } from './hooks/use-keys.ts';
import { LinkProvider } from './hooks/use-link.ts';
import { useMessages } from './hooks/use-messages.ts';
import { useModel } from './hooks/use-model.ts';
import { useNotices } from './hooks/use-notices.ts';
import { usePlace } from './hooks/use-place.ts';
import { type Program, ProgramProvider } from './hooks/use-program.ts';
import { usePulse } from './hooks/use-pulse.ts';
import { useRequests } from './hooks/use-requests.ts';
import { useRights } from './hooks/use-rights.ts';
import { ShellProvider } from './hooks/use-shell.ts';
import { useSuspension } from './hooks/use-suspension.ts';
import { UndoProvider, useUndo } from './hooks/use-undo.tsx';
import type { Command } from './keymap/binding.ts';
import { contextOf, initialView, isFrozen, reduceView } from './model/view.ts';
import { Stack } from './screens/stack.tsx';
import { smallestColumns, smallestRows, TooSmallScreen } from './screens/too-small.tsx';
import { type Theme, ThemeProvider } from './theme.ts';

type Props = {
  readonly program: Program;
  readonly theme: Theme;
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly notices: readonly string[];
};

/** The whole program on the screen: the window, and in it the topmost of what is open. */
export function App({ program, theme, profiles, notices }: Props) {
  const place = usePlace(program);
  const placed = useMemo(() => ({ ...program, place }), [program, place]);
  return (
    <ThemeProvider value={theme}>
      <ProgramProvider value={placed}>
        <UndoProvider>
          <Window now={program.now} profiles={profiles} notices={notices} />
        </UndoProvider>
      </ProgramProvider>
    </ThemeProvider>
  );
}

type WindowProps = Pick<Props, 'profiles' | 'notices'> & { readonly now: () => number };

function Window({ now, profiles, notices }: WindowProps) {
  const { columns, rows } = useWindowSize();
  const { exit } = useApp();
  const { state: view, latest, dispatch } = useModel(reduceView, initialView);
  const { message, said, say, fail, clear } = useMessages(notices, now);
  const { undo } = useUndo();
  useNotices(fail);
  useSuspension();
  const { refusal, mayRead } = useRights();
  const pulse = usePulse(mayRead);
  const chain = useChain();
  const boxes = useBoxes(mayRead);
  const list = useKeys(isFrozen(view) || !mayRead);
  useFresh(pulse, list.refresh, isFrozen(view), say);
  const requests = useRequests(view.list === 'requests' && mayRead && !isFrozen(view));
  const gate = (command: Command) => {
    const reason = refusal(command);
    if (reason !== null) fail(`Not permitted: ${reason}`);
    return reason === null;
  };
  const tooSmall = columns < smallestColumns || rows < smallestRows;
  const everywhere: Keyboard['handlers'] = {
    stop: exit,
    quit: exit,
    help: () => dispatch({ type: 'push', layer: { kind: 'help', of: contextOf(latest()) } }),
    palette: () => dispatch({ type: 'push', layer: { kind: 'palette', of: contextOf(latest()) } }),
    boxes: () => dispatch({ type: 'push', layer: { kind: 'boxes' } }),
    messages: () => dispatch({ type: 'push', layer: { kind: 'messages' } }),
    undo: () => void undo().then((told) => list.refresh().then(() => say(told)), fail),
    showKeys: () => dispatch({ type: 'show', list: 'keys' }),
    showRequests: () => dispatch({ type: 'show', list: 'requests' }),
    showAudit: () => dispatch({ type: 'show', list: 'audit' }),
    showAccounts: () => dispatch({ type: 'show', list: 'accounts' }),
  };
  const listeners = useDispatcher(clear, everywhere, now, gate);
  const size = { columns: Math.max(columns, smallestColumns), rows: Math.max(rows, smallestRows) };
  const shell = { ...size, view, latest, dispatch, message, said, say, fail };
  return (
    <ListenersProvider value={listeners}>
      <ShellProvider value={shell}>
        <LinkProvider value={{ pulse, chain, boxes, refusal }}>
          <Box width={columns} height={rows} overflow="hidden">
            {/* Hidden, not closed: what was typed is still there when the window grows again. */}
            <RunBelowProvider value={runBelow(listeners, everywhere, gate)}>
              <Box display={tooSmall ? 'none' : 'flex'}>
                <Stack view={view} list={list} requests={requests} profiles={profiles} />
              </Box>
              {tooSmall ? <TooSmallScreen columns={columns} rows={rows} /> : null}
            </RunBelowProvider>
          </Box>
        </LinkProvider>
      </ShellProvider>
    </ListenersProvider>
  );
}
