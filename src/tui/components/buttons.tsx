import { Box } from 'ink';
import { Button } from './button.tsx';

type Props<T extends string> = {
  /** Buttons with what is written on them. */
  readonly labels: readonly (readonly [T, string])[];
  /** The one with the focus; null if it is elsewhere. */
  readonly focus: T | null;
};

/** A row of buttons. */
export function Buttons<T extends string>({ labels, focus }: Props<T>) {
  return (
    <Box gap={1}>
      {labels.map(([name, label]) => (
        <Button key={name} label={label} focused={name === focus} />
      ))}
    </Box>
  );
}
