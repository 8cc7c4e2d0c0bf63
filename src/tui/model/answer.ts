import type { ApiKey } from '../../core/key.ts';

const maxAnswer = 30;

/** What has to be typed for an act that cannot be taken back: the name, or the id of a key whose name is hard to type. */
export function answerFor({ id, name }: Pick<ApiKey, 'id' | 'name'>): {
  readonly asked: 'name' | 'id';
  readonly text: string;
} {
  const isEasy = /^[ -~]+$/.test(name) && name.length <= maxAnswer;
  return isEasy ? { asked: 'name', text: name } : { asked: 'id', text: id };
}
