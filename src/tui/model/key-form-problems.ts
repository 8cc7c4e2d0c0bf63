import { refuseTokenName } from '../../core/decisions/refuse-token-name.ts';
import type { Issue } from '../../core/errors.ts';
import { labelProblem, normalizeLabel } from '../../core/label.ts';
import { checkRules } from '../../core/rules.ts';
import { fieldOfIssue, type KeyForm } from './key-form.ts';
import { draftOf, expiryOf, issuesOf } from './key-form-draft.ts';
import { addressLines } from './key-form-keys.ts';
import { mayBecomeAddress, mayBecomeExpiry, mayBecomeName, mayBecomeRate } from './unfinished.ts';

/**
 * What is known to be wrong with what was typed, by the rules that the rack itself goes by: nothing
 * about a field that nobody typed in, and nothing that typing on may put right.
 */
export function problemsOf(form: KeyForm, now: number): readonly Issue[] {
  const known = ruleIssues(form, now).filter(
    (issue) => isTouched(form, issue) && !isUnfinished(form, issue),
  );
  const told = form.issues.filter(
    ({ path, message }) => !known.some((one) => one.path === path && one.message === message),
  );
  return [...known, ...told];
}

function ruleIssues(form: KeyForm, now: number): readonly Issue[] {
  const { options, profile, name, expiry } = form;
  const profiles = new Map(options.profiles.map((one) => [one.name, one]));
  return [
    ...issuesFrom(() => refuseTokenName(name.text, profiles, 'save')),
    ...issuesFrom(() => expiryOf(expiry.text, now)),
    ...issuesFrom(() => {
      const { profile: _profile, account: _account, ...rules } = readableDraft(form, now);
      checkRules(rules, profile, now, 'save');
    }),
  ];
}

/** The draft without an expiry that cannot be read: that has been told already. */
function readableDraft(form: KeyForm, now: number) {
  const isReadable = issuesFrom(() => expiryOf(form.expiry.text, now)).length === 0;
  return draftOf(isReadable ? form : { ...form, expiry: { text: '', cursor: 0 } }, now);
}

function issuesFrom(check: () => unknown): readonly Issue[] {
  try {
    check();
    return [];
  } catch (error) {
    return issuesOf(error);
  }
}

function isTouched({ touched }: KeyForm, issue: Issue): boolean {
  const field = fieldOfIssue(issue);
  return field !== null && touched.includes(field);
}

function isUnfinished(form: KeyForm, issue: Issue): boolean {
  const { focus } = form;
  if (fieldOfIssue(issue) !== focus) return false;
  switch (focus) {
    case 'name':
      return isOfLabel(form, issue) && mayBecomeName(form.name.text, form.profile.label);
    case 'ips':
      return (
        issue.path === `allowed_ips.${lineAtCursor(form)}` &&
        mayBecomeAddress(addressAtCursor(form))
      );
    case 'expiry':
      return mayBecomeExpiry(form.expiry.text);
    case 'rate':
      return mayBecomeRate(form.rate.text);
    default:
      return true;
  }
}

/** A name that is a token is wrong at once, however right it is as a name. */
function isOfLabel({ name, profile }: KeyForm, issue: Issue): boolean {
  return issue.message === labelProblem(normalizeLabel(name.text), profile.label);
}

/** Which of the lines that are not empty the cursor is in. */
function lineAtCursor({ ips }: KeyForm): number {
  const before = [...ips.text].slice(0, ips.cursor).join('');
  const complete = before.slice(0, before.lastIndexOf('\n') + 1);
  return addressLines({ ips: { text: complete, cursor: 0 } }).length;
}

function addressAtCursor(form: KeyForm): string {
  return addressLines(form)[lineAtCursor(form)] ?? '';
}
