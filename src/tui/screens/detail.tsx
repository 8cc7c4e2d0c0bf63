import type { ApiKey } from '../../core/key.ts';
import { Facts } from '../components/facts.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import type { KeyList } from '../hooks/use-keys.ts';
import type { Polled } from '../hooks/use-polled.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useStory } from '../hooks/use-story.ts';
import { keyDetail, keyHistory } from '../model/key-detail.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly opened: ApiKey; readonly list: Polled<KeyList> };

/** Everything about one key, known by its id and kept up to date while it is open. */
export function DetailScreen({ opened, list }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const story = useStory(opened.id, false);
  const refresh = () => Promise.all([list.refresh(), story.refresh()]);
  const key = latestOf(opened, list.value, story.value?.key);
  const at = now();
  const facts = [
    ...keyDetail(key, theme, at),
    ...(story.value ? keyHistory(story.value, theme, at) : []),
  ];
  const height = rows - frameRows;
  const { start, handlers } = useScroll(facts.length, height);
  const { toggle, copyId } = useKeyActions(refresh);
  const openIfAlive = (kind: 'edit' | 'rotate') => () =>
    key.status === 'revoked'
      ? say('This key was revoked, which is final')
      : dispatch({ type: 'push', layer: { kind, key } });
  useKeyboard(
    {
      context: 'detail',
      handlers: {
        ...handlers,
        back: () => dispatch({ type: 'pop' }),
        edit: openIfAlive('edit'),
        rotate: openIfAlive('rotate'),
        toggle: () => void toggle(key),
        revoke: () => dispatch({ type: 'push', layer: { kind: 'revoke', key } }),
        copyId: () => void copyId(key),
      },
    },
    now,
  );
  return (
    <Screen title={`keys > ${key.name}`} context="detail" status={statusOf(key, story.error)}>
      <Facts facts={facts} columns={columns} height={height} start={start} />
    </Screen>
  );
}

/** The key as it was read last; one that the list no longer has is revoked, as lists hold no revoked keys. */
function latestOf(opened: ApiKey, list: KeyList | null, read: ApiKey | undefined): ApiKey {
  const present = list?.items.find(({ id }) => id === opened.id);
  if (present) return present;
  if (read) return read;
  const isWhole = list !== null && list.items.length >= list.total;
  return isWhole ? { ...opened, status: 'revoked' } : opened;
}

function statusOf(key: ApiKey, error: unknown): string {
  if (error !== null) return `not refreshed: ${error instanceof Error ? error.message : error}`;
  return key.status === 'revoked' ? 'This key was revoked.' : key.id;
}
