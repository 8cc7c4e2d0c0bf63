import { Box, useApp, useWindowSize } from 'ink';
import type { Profile } from '../core/profile.ts';
import { ListenersProvider, useDispatcher } from './hooks/use-keyboard.ts';
import { type KeyList, useKeys } from './hooks/use-keys.ts';
import { useMessages } from './hooks/use-messages.ts';
import { useModel } from './hooks/use-model.ts';
import type { Polled } from './hooks/use-polled.ts';
import { type Program, ProgramProvider } from './hooks/use-program.ts';
import { ShellProvider } from './hooks/use-shell.ts';
import type { Context } from './keymap.ts';
import { initialView, type Layer, reduceView, type View } from './model/view.ts';
import { AuditScreen } from './screens/audit.tsx';
import { CreateScreen } from './screens/create.tsx';
import { DetailScreen } from './screens/detail.tsx';
import { EventScreen } from './screens/event.tsx';
import { HelpScreen } from './screens/help.tsx';
import { KeysScreen } from './screens/keys.tsx';
import { RevokeScreen } from './screens/revoke.tsx';
import { TokenScreen } from './screens/token.tsx';
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
  return (
    <ThemeProvider value={theme}>
      <ProgramProvider value={program}>
        <Window now={program.now} profiles={profiles} notices={notices} />
      </ProgramProvider>
    </ThemeProvider>
  );
}

type WindowProps = Pick<Props, 'profiles' | 'notices'> & { readonly now: () => number };

function Window({ now, profiles, notices }: WindowProps) {
  const { columns, rows } = useWindowSize();
  const { exit } = useApp();
  const { state: view, latest, dispatch } = useModel(reduceView, initialView);
  const { message, say, fail, clear } = useMessages(notices);
  const list = useKeys(isFrozen(view));
  const tooSmall = columns < smallestColumns || rows < smallestRows;
  const listeners = useDispatcher(
    clear,
    {
      stop: exit,
      quit: exit,
      help: () => dispatch({ type: 'push', layer: { kind: 'help', of: contextOf(latest()) } }),
      showKeys: () => dispatch({ type: 'show', list: 'keys' }),
      showAudit: () => dispatch({ type: 'show', list: 'audit' }),
    },
    now,
  );
  const size = { columns: Math.max(columns, smallestColumns), rows: Math.max(rows, smallestRows) };
  const shell = { ...size, view, latest, dispatch, message, say, fail };
  return (
    <ListenersProvider value={listeners}>
      <ShellProvider value={shell}>
        <Box width={columns} height={rows} overflow="hidden">
          {/* Hidden, not closed: what was typed is still there when the window grows again. */}
          <Box display={tooSmall ? 'none' : 'flex'}>
            <Top view={view} list={list} profiles={profiles} />
          </Box>
          {tooSmall ? <TooSmallScreen columns={columns} rows={rows} /> : null}
        </Box>
      </ShellProvider>
    </ListenersProvider>
  );
}

type TopProps = {
  readonly view: View;
  readonly list: Polled<KeyList>;
  readonly profiles: Props['profiles'];
};

function Top({ view, list, profiles }: TopProps) {
  const layer = view.layers.at(-1);
  switch (layer?.kind) {
    case undefined:
      return view.list === 'keys' ? <KeysScreen list={list} /> : <AuditScreen />;
    case 'detail':
      return <DetailScreen opened={layer.key} list={list} />;
    case 'event':
      return <EventScreen entry={layer.entry} />;
    case 'create':
      return <CreateScreen profiles={profiles} refresh={list.refresh} />;
    case 'token':
      return <TokenScreen minted={layer.minted} />;
    case 'revoke':
      return <RevokeScreen target={layer.key} refresh={list.refresh} />;
    case 'help':
      return <HelpScreen of={layer.of} />;
  }
}

/** Lists stand still under a dialog that is about one of their rows. */
function isFrozen(view: View): boolean {
  return ['revoke', 'token', 'create'].includes(view.layers.at(-1)?.kind ?? '');
}

function contextOf(view: View): Context {
  const layer: Layer | undefined = view.layers.at(-1);
  return layer?.kind ?? view.list;
}
