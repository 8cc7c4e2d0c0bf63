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
import { keyDetail } from '../model/key-detail.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly opened: ApiKey; readonly list: Polled<KeyList> };

/** Everything about one key, kept up to date while it is open. */
export function DetailScreen({ opened, list }: Props) {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const present = list.value?.items.find(({ id }) => id === opened.id);
  const isGone = list.value !== null && !present;
  const key: ApiKey = present ?? (isGone ? { ...opened, status: 'revoked' } : opened);
  const facts = keyDetail(key, theme, now());
  const height = rows - frameRows;
  const { start, handlers } = useScroll(facts.length, height);
  const { toggle, copyId } = useKeyActions(list.refresh);
  useKeyboard(
    {
      context: 'detail',
      handlers: {
        ...handlers,
        back: () => dispatch({ type: 'pop' }),
        toggle: () => void toggle(key),
        revoke: () => dispatch({ type: 'push', layer: { kind: 'revoke', key } }),
        copyId: () => void copyId(key),
      },
    },
    now,
  );
  return (
    <Screen
      title={`keys > ${key.name}`}
      context="detail"
      status={isGone ? 'This key was revoked.' : key.id}
    >
      <Facts facts={facts} columns={columns} height={height} start={start} />
    </Screen>
  );
}
