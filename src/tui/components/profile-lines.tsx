import { Text } from 'ink';
import type { Profile } from '../../core/profile.ts';
import { padTo, wrapWords } from '../model/cells.ts';
import { explainProfile } from '../model/profile-text.ts';
import { roomText } from '../model/room.ts';
import { type FormLine, fieldWidth, noteLine } from './form-line.tsx';
import { type FormView, problemsAt, row } from './form-row.tsx';
import { Line } from './line.tsx';

const profileWidth = 23;

/** While the profile is picked all of them are in sight. */
export function profileLines(view: FormView): readonly FormLine[] {
  const { form, columns } = view;
  const { profile, options } = form;
  const picked = row(view, 'profile', 'Profile', <Text>{`< ${profile.name} >`}</Text>);
  const explained = wrapWords(explainProfile(profile), fieldWidth(columns)).map((text) =>
    noteLine(text, columns),
  );
  if (form.focus !== 'profile') return [picked, ...explained];
  const list = options.profiles.map((one) =>
    profileChoice(one, one.name === profile.name, columns),
  );
  // Of a list that does not fit, the chosen one is to be in sight.
  return [{ ...picked, focused: false }, ...explained, ...list];
}

/** The name of a profile and what its summary says of it; it takes the whole width. */
function profileChoice({ name, summary }: Profile, chosen: boolean, columns: number): FormLine {
  const what = summary.slice(summary.indexOf(': ') + 2);
  const text = `    ${chosen ? '*' : ' '} ${padTo(name, profileWidth)} ${what}`;
  return { focused: chosen, node: <Line text={text} columns={columns} bold={chosen} /> };
}

/** The account, where there is a choice, and how many keys it may still have. */
export function accountLines(view: FormView): readonly FormLine[] {
  const { form, room, columns } = view;
  const left = room === null ? [] : roomText(room, form.account);
  const notes = left.map((text) => noteLine(text, columns));
  if (form.options.accounts.length <= 1) return notes;
  return [
    row(view, 'account', 'Account', <Text>{`< ${form.account} >`}</Text>),
    ...problemsAt(view, 'account'),
    ...notes,
  ];
}
