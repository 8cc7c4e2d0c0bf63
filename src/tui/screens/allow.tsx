import { Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { sideLines } from '../components/sides.tsx';
import { useProgram } from '../hooks/use-program.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useShell } from '../hooks/use-shell.ts';
import { allowing } from '../model/allow.ts';
import { cellText, wrapWords } from '../model/cells.ts';

type Props = {
  readonly target: ApiKey;
  readonly ip: string;
  readonly refresh: () => Promise<unknown>;
};

const labels = [
  ['cancel', 'Cancel'],
  ['allow', 'Allow (y)'],
] as const;

/**
 * Asks before an address is added to a key's list. The change is for the key as it is shown here: if
 * it was changed meanwhile, the rack refuses.
 */
export function AllowScreen({ target, ip, refresh }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { service, actor } = useProgram();
  const { before, after, effect } = allowing(target, ip);
  const allow = async () => {
    dispatch({ type: 'pop' });
    try {
      const { version } = target;
      await service.updateKey(target.id, { allowedIps: after, version }, actor);
      await refresh();
      say(`"${target.name}" allows ${ip}`);
    } catch (error) {
      fail(error);
    }
  };
  const { focus } = useQuestion({
    context: 'allow',
    buttons: ['allow'],
    press: () => say('Press y to allow it'),
    handlers: { confirm: () => void allow() },
  });
  const lines = [
    <Text key="question" bold wrap="truncate">
      {`Allow ${ip} to "${cellText(target.name)}"?`}
    </Text>,
    <Text key="id" wrap="truncate">
      {`${target.id}, ${target.profile}, account ${target.account}`}
    </Text>,
    ...wrapWords(effect, columns).map((text) => (
      <Text key={text} wrap="truncate">
        {text}
      </Text>
    )),
    <Text key="gap"> </Text>,
    <Buttons key="buttons" labels={labels} focus={focus} />,
    <Text key="gap2"> </Text>,
    ...sideLines([{ field: 'Allowed IPs', before, after }], columns),
  ];
  return (
    <Screen title="requests > allow" context="allow" status="y allows, Escape leaves it as it is">
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}
