import { Box } from 'ink';
import type { Profile } from '../../core/profile.ts';
import type { KeyList } from '../hooks/use-keys.ts';
import type { Polled } from '../hooks/use-polled.ts';
import type { Requests } from '../hooks/use-requests.ts';
import type { View } from '../model/view.ts';
import { AccountScreen } from './account.tsx';
import { AccountsScreen } from './accounts.tsx';
import { AllowScreen } from './allow.tsx';
import { AuditScreen } from './audit.tsx';
import { BoxesScreen } from './boxes.tsx';
import { CommandLineScreen } from './command-line.tsx';
import { CreateScreen } from './create.tsx';
import { DetailScreen } from './detail.tsx';
import { DisableScreen } from './disable.tsx';
import { EditScreen } from './edit.tsx';
import { EventScreen } from './event.tsx';
import { HelpScreen } from './help.tsx';
import { KeysScreen } from './keys.tsx';
import { MessagesScreen } from './messages.tsx';
import { OutcomesScreen } from './outcomes.tsx';
import { PaletteScreen } from './palette.tsx';
import { RemoveAccountScreen } from './remove-account.tsx';
import { RequestScreen } from './request.tsx';
import { RequestsScreen } from './requests.tsx';
import { RevokeScreen } from './revoke.tsx';
import { RevokeManyScreen } from './revoke-many.tsx';
import { RotateScreen } from './rotate.tsx';
import { RotatingScreen } from './rotating.tsx';
import { SortScreen } from './sort.tsx';
import { SwitchManyScreen } from './switch-many.tsx';
import { TokenScreen } from './token.tsx';

type Props = {
  readonly view: View;
  readonly list: Polled<KeyList>;
  readonly requests: Requests;
  readonly profiles: readonly [Profile, ...Profile[]];
};

/** The palette lies on the screen that it acts on, which stays there, unseen; any other layer takes the place of what is below. */
export function Stack(props: Props) {
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

function Top(props: Props) {
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
    case 'boxes':
      return <BoxesScreen />;
    case 'messages':
      return <MessagesScreen />;
    case 'help':
      return <HelpScreen of={layer.of} />;
  }
}

function List({ view, list, requests, profiles }: Props) {
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
