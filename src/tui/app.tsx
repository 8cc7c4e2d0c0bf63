import { Box, useApp, useWindowSize } from 'ink';
import { useMemo } from 'react';
import type { Profile } from '../core/profile.ts';
import { useChain } from './hooks/use-chain.ts';
import { useFresh } from './hooks/use-fresh.ts';
import {
  type Keyboard,
  ListenersProvider,
  RunBelowProvider,
  runBelow,
  useDispatcher,
} from './hooks/use-keyboard.ts';
import { type KeyList, useKeys } from './hooks/use-keys.ts';
import { LinkProvider } from './hooks/use-link.ts';
import { useMessages } from './hooks/use-messages.ts';
import { useModel } from './hooks/use-model.ts';
import { useNotices } from './hooks/use-notices.ts';
import { usePlace } from './hooks/use-place.ts';
import type { Polled } from './hooks/use-polled.ts';
import { type Program, ProgramProvider } from './hooks/use-program.ts';
import { usePulse } from './hooks/use-pulse.ts';
import { type Requests, useRequests } from './hooks/use-requests.ts';
import { useRights } from './hooks/use-rights.ts';
import { ShellProvider } from './hooks/use-shell.ts';
import { useSuspension } from './hooks/use-suspension.ts';
import { UndoProvider, useUndo } from './hooks/use-undo.tsx';
import type { Command, Context } from './keymap/binding.ts';
import { initialView, type Layer, reduceView, type View } from './model/view.ts';
import { AccountScreen } from './screens/account.tsx';
import { AccountsScreen } from './screens/accounts.tsx';
import { AllowScreen } from './screens/allow.tsx';
import { AuditScreen } from './screens/audit.tsx';
import { CommandLineScreen } from './screens/command-line.tsx';
import { CreateScreen } from './screens/create.tsx';
import { DetailScreen } from './screens/detail.tsx';
import { DisableScreen } from './screens/disable.tsx';
import { EditScreen } from './screens/edit.tsx';
import { EventScreen } from './screens/event.tsx';
import { HelpScreen } from './screens/help.tsx';
import { KeysScreen } from './screens/keys.tsx';
import { MessagesScreen } from './screens/messages.tsx';
import { OutcomesScreen } from './screens/outcomes.tsx';
import { PaletteScreen } from './screens/palette.tsx';
import { RemoveAccountScreen } from './screens/remove-account.tsx';
import { RequestScreen } from './screens/request.tsx';
import { RequestsScreen } from './screens/requests.tsx';
import { RevokeScreen } from './screens/revoke.tsx';
import { RevokeManyScreen } from './screens/revoke-many.tsx';
import { RotateScreen } from './screens/rotate.tsx';
import { RotatingScreen } from './screens/rotating.tsx';
import { SortScreen } from './screens/sort.tsx';
import { SwitchManyScreen } from './screens/switch-many.tsx';
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
        <LinkProvider value={{ pulse, chain, refusal }}>
          <Box width={columns} height={rows} overflow="hidden">
            {/* Hidden, not closed: what was typed is still there when the window grows again. */}
            <Box display={tooSmall ? 'none' : 'flex'}>
              <RunBelowProvider value={runBelow(listeners, everywhere, gate)}>
                <Stack view={view} list={list} requests={requests} profiles={profiles} />
              </RunBelowProvider>
            </Box>
            {tooSmall ? <TooSmallScreen columns={columns} rows={rows} /> : null}
          </Box>
        </LinkProvider>
      </ShellProvider>
    </ListenersProvider>
  );
}

type TopProps = {
  readonly view: View;
  readonly list: Polled<KeyList>;
  readonly requests: Requests;
  readonly profiles: Props['profiles'];
};

/** The palette lies on the screen that it acts on, which stays there, unseen; any other layer takes the place of what is below. */
function Stack(props: TopProps) {
  const { view } = props;
  const top = view.layers.at(-1);
  const palette = top?.kind === 'palette' ? top : null;
  const below = palette ? { ...view, layers: view.layers.slice(0, -1) } : view;
  return (
    <>
      <Box display={palette ? 'none' : 'flex'}>
        <Top {...props} view={below} />
      </Box>
      {palette ? <PaletteScreen of={palette.of} /> : null}
    </>
  );
}

function Top(props: TopProps) {
  const { view, list, profiles } = props;
  const layer = view.layers.at(-1);
  switch (layer?.kind) {
    case undefined:
      return <List {...props} />;
    case 'detail':
      return <DetailScreen opened={layer.key} list={list} />;
    case 'event':
      return <EventScreen entry={layer.entry} />;
    case 'create':
      return <CreateScreen profiles={profiles} refresh={list.refresh} />;
    case 'edit':
      return <EditScreen target={layer.key} profiles={profiles} refresh={list.refresh} />;
    case 'disable':
      return <DisableScreen target={layer.key} refresh={list.refresh} />;
    case 'rotate':
      return layer.key.previous === null ? (
        <RotateScreen target={layer.key} refresh={list.refresh} />
      ) : (
        <RotatingScreen target={layer.key} previous={layer.key.previous} refresh={list.refresh} />
      );
    case 'token':
      return <TokenScreen minted={layer.minted} />;
    case 'revoke':
      return <RevokeScreen target={layer.key} refresh={list.refresh} />;
    case 'request':
      return <RequestScreen entry={layer.entry} />;
    case 'allow':
      return <AllowScreen target={layer.key} ip={layer.ip} refresh={list.refresh} />;
    case 'account':
      return <AccountScreen account={layer.account} />;
    case 'removeAccount':
      return <RemoveAccountScreen target={layer.account} />;
    case 'switchMany':
      return <SwitchManyScreen keys={layer.keys} refresh={list.refresh} />;
    case 'revokeMany':
      return <RevokeManyScreen keys={layer.keys} refresh={list.refresh} />;
    case 'outcomes':
      return <OutcomesScreen act={layer.act} outcomes={layer.outcomes} />;
    case 'sort':
      return <SortScreen />;
    case 'palette':
      return null;
    case 'commandLine':
      return <CommandLineScreen command={layer.command} />;
    case 'messages':
      return <MessagesScreen />;
    case 'help':
      return <HelpScreen of={layer.of} />;
  }
}

function List({ view, list, requests, profiles }: TopProps) {
  switch (view.list) {
    case 'keys':
      return <KeysScreen list={list} />;
    case 'requests':
      return <RequestsScreen requests={requests} keys={list} />;
    case 'audit':
      return <AuditScreen />;
    case 'accounts':
      return <AccountsScreen keys={list} profiles={profiles} />;
  }
}

/** Lists stand still under a dialog that is about one of their rows, and under what acts on the one with the cursor. */
function isFrozen(view: View): boolean {
  const still = [
    'revoke',
    'token',
    'create',
    'edit',
    'disable',
    'rotate',
    'switchMany',
    'revokeMany',
    'palette',
    'allow',
    'removeAccount',
  ];
  return still.includes(view.layers.at(-1)?.kind ?? '');
}

function contextOf({ list, lists, layers }: View): Context {
  const layer: Layer | undefined = layers.at(-1);
  return layer?.kind ?? (lists[list].filtering ? 'filter' : list);
}
