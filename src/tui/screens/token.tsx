import { Text } from 'ink';
import type { Minted } from '../../core/service.ts';
import { Buttons } from '../components/buttons.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { Asked, Forms, fitted, gap, tokenLines, wrappedLines } from '../components/token-lines.tsx';
import { useShell } from '../hooks/use-shell.ts';
import { type Asking, useTokenPanel } from '../hooks/use-token-panel.ts';
import { clip } from '../model/cells.ts';
import { minuteOf } from '../model/expiry-note.ts';
import { proofLength } from '../model/token-forms.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly minted: Minted };

/**
 * The token, once. It is hidden until asked for, stands alone on its line without a border so that
 * a mouse selects it whole, and nobody can show it again.
 */
export function TokenScreen({ minted }: Props) {
  const { columns, rows } = useShell();
  const { ellipsis } = useTheme();
  const { key, token } = minted;
  const { context, focus, form, isShown, asking, field, notes } = useTokenPanel(minted);
  const text = (id: string, content: string, bold = false) => (
    <Text key={id} bold={bold} wrap="truncate">
      {clip(content, columns, ellipsis)}
    </Text>
  );
  const height = rows - frameRows;
  const end = key.previous?.expiresAt ?? null;
  const isNew = key.version === 1;
  const labels = [
    ['copy', 'Copy'],
    ['show', isShown ? 'Hide' : 'Show'],
    ['stored', 'I have stored it'],
  ] as const;
  const lines = [
    text('made', `${isNew ? 'Key' : 'A new token for'} "${key.name}" is made: ${key.id}`, true),
    text('once', `This is the only time ${isNew ? 'its token' : 'it'} is shown. Store it now.`),
    ...(end === null ? [] : [text('old', `The old one passes until ${minuteOf(end)}.`)]),
    gap,
    ...tokenLines(isShown ? token : '*'.repeat(token.length), columns),
    gap,
    asking === null ? (
      <Forms key="forms" form={form} />
    ) : (
      <Asked key="asked" asking={asking} field={field} columns={columns} />
    ),
    <Buttons key="buttons" labels={labels} focus={asking === null ? focus : null} />,
    ...wrappedLines(notes, columns),
  ];
  return (
    <Screen
      title={isNew ? 'keys > new > token' : 'keys > rotate > token'}
      context={context}
      status={statusOf(asking)}
    >
      <Lines lines={fitted(lines, height)} height={height} />
    </Screen>
  );
}

function statusOf(asking: Asking | null): string {
  if (asking === 'path') return 'Enter saves to a new file for you alone, Escape goes back';
  if (asking === 'proof')
    return `What you stored: all of it, or its last ${proofLength} characters`;
  return 'f chooses what c copies, p leaves it in the scrollback';
}
