import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Resource } from '../../core/permissions.ts';
import type { KeyForm } from '../model/key-form.ts';

const resourceWidth = 17;
const levelTitles = ['none', 'read', '+write', '+delete'] as const;
const levelWidth = 8;

/** One line of choices; `current` if the cursor is in it. */
export interface GrantLine {
  readonly node: ReactNode;
  readonly current: boolean;
}

/** The scopes of the form in a line, or its resources with their levels as a grid under a header. */
export function grantLines(form: KeyForm): readonly GrantLine[] {
  if (form.profile.grant === 'scopes') return [{ current: true, node: <Scopes form={form} /> }];
  return [
    { current: false, node: <LevelHeader /> },
    ...form.profile.resources.map((resource, index) => ({
      current: form.choice === index,
      node: (
        <LevelRow
          resource={resource}
          level={form.levels[resource] ?? 0}
          focused={form.focus === 'grants' && form.choice === index}
        />
      ),
    })),
  ];
}

function Scopes({ form }: { readonly form: KeyForm }) {
  return (
    <Text wrap="truncate">
      {form.profile.scopes.map((scope, index) => (
        <Text key={scope}>
          <Text inverse={form.focus === 'grants' && form.choice === index}>
            {`${form.scopes.includes(scope) ? '[x]' : '[ ]'} ${scope}`}
          </Text>
          {'  '}
        </Text>
      ))}
    </Text>
  );
}

function LevelHeader() {
  const titles = levelTitles.map((title) => title.padEnd(levelWidth)).join('');
  return (
    <Text dimColor wrap="truncate">
      {' '.repeat(resourceWidth) + titles.trimEnd()}
    </Text>
  );
}

type RowProps = {
  readonly resource: Resource;
  readonly level: number;
  readonly focused: boolean;
};

/** The level that is given stands in brackets, so it is seen without colour. */
function LevelRow({ resource, level, focused }: RowProps) {
  const cells = levelTitles.map((_, index) => cell(index, index === level).padEnd(levelWidth));
  return (
    <Text wrap="truncate" inverse={focused}>
      {resource.padEnd(resourceWidth) + cells.join('').trimEnd()}
    </Text>
  );
}

function cell(level: number, given: boolean): string {
  return given ? `[${level}]` : ` ${level} `;
}
