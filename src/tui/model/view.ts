import type { AuditEntry } from '../../core/audit.ts';
import type { ApiKey } from '../../core/key.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import type { AccountSummary, BulkAct, Minted } from '../../core/service.ts';
import type { Context } from '../keymap/binding.ts';
import type { Outcome } from './bulk.ts';
import type { CommandLine } from './command-line.ts';
import { emptyField, type FieldText } from './edit.ts';
import { type Marks, noMarks } from './marks.ts';
import { noSelection, type Selection } from './selection.ts';
import { firstSort, type Sort } from './sort.ts';

/** What lies over a list. A dialog holds the key that it was opened for, so that it never acts on another. */
export type Layer =
  | { readonly kind: 'detail'; readonly key: ApiKey }
  | { readonly kind: 'event'; readonly entry: AuditEntry }
  | { readonly kind: 'create' }
  | { readonly kind: 'edit'; readonly key: ApiKey }
  | { readonly kind: 'disable'; readonly key: ApiKey }
  | { readonly kind: 'rotate'; readonly key: ApiKey }
  | { readonly kind: 'token'; readonly minted: Minted }
  | { readonly kind: 'revoke'; readonly key: ApiKey }
  | { readonly kind: 'request'; readonly entry: RequestEntry }
  | { readonly kind: 'allow'; readonly key: ApiKey; readonly ip: string }
  | { readonly kind: 'account'; readonly account: AccountSummary | null }
  | { readonly kind: 'removeAccount'; readonly account: AccountSummary }
  | { readonly kind: 'switchMany'; readonly keys: readonly ApiKey[] }
  | { readonly kind: 'revokeMany'; readonly keys: readonly ApiKey[] }
  | { readonly kind: 'outcomes'; readonly act: BulkAct; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'sort' }
  | { readonly kind: 'palette'; readonly of: Context }
  | { readonly kind: 'commandLine'; readonly command: CommandLine }
  | { readonly kind: 'boxes' }
  | { readonly kind: 'messages' }
  | { readonly kind: 'help'; readonly of: Context };

export type ListName = 'keys' | 'requests' | 'audit' | 'accounts';

/** A list's cursor, filter, order and marks. `anchor` is where a range of marks begins. */
export interface ListView {
  readonly selection: Selection;
  readonly filter: FieldText;
  readonly filtering: boolean;
  readonly sort: Sort;
  readonly marks: Marks;
  readonly anchor: string | null;
}

/** Which list is shown, and the layers over it, the topmost last. */
export interface View {
  readonly list: ListName;
  readonly lists: Readonly<Record<ListName, ListView>>;
  readonly layers: readonly Layer[];
}

export type ViewAction =
  | { readonly type: 'show'; readonly list: ListName; readonly filter?: FieldText }
  | { readonly type: 'push'; readonly layer: Layer }
  | { readonly type: 'replace'; readonly layer: Layer }
  | { readonly type: 'pop' }
  | { readonly type: 'select'; readonly selection: Selection }
  | { readonly type: 'filter'; readonly filter: FieldText; readonly filtering: boolean }
  | { readonly type: 'sort'; readonly sort: Sort }
  | { readonly type: 'mark'; readonly marks: Marks }
  | { readonly type: 'anchor'; readonly anchor: string | null };

const emptyList: ListView = {
  selection: noSelection,
  filter: emptyField,
  filtering: false,
  sort: firstSort,
  marks: noMarks,
  anchor: null,
};

export function initialView(): View {
  return {
    list: 'keys',
    lists: { keys: emptyList, requests: emptyList, audit: emptyList, accounts: emptyList },
    layers: [],
  };
}

/** Applies one action. */
export function reduceView(view: View, action: ViewAction): View {
  switch (action.type) {
    case 'show':
      return showList(view, action.list, action.filter);
    case 'push':
      return { ...view, layers: [...view.layers, action.layer] };
    case 'replace':
      return { ...view, layers: [...view.layers.slice(0, -1), action.layer] };
    case 'pop':
      return { ...view, layers: view.layers.slice(0, -1) };
    case 'select':
      return changeList(view, { selection: action.selection });
    case 'filter':
      return changeList(view, { filter: action.filter, filtering: action.filtering });
    case 'sort':
      return changeList(view, { sort: action.sort });
    case 'mark':
      return changeList(view, { marks: action.marks, anchor: null });
    case 'anchor':
      return changeList(view, { anchor: action.anchor });
  }
}

/** True if the same list with the same layers is open in both, and neither began a filter since. */
export function isSamePlace(a: View, b: View): boolean {
  const isFiltering = ({ list, lists }: View) => lists[list].filtering;
  return a.list === b.list && a.layers === b.layers && isFiltering(a) === isFiltering(b);
}

/** Shows a list, with a filter if one comes along. */
function showList(view: View, list: ListName, filter: FieldText | undefined): View {
  const shown = { ...view, list, layers: [] };
  return filter ? changeList(shown, { filter, filtering: false }) : shown;
}

function changeList(view: View, change: Partial<ListView>): View {
  const list = { ...view.lists[view.list], ...change };
  return { ...view, lists: { ...view.lists, [view.list]: list } };
}

/** Lists stand still under a dialog that is about one of their rows, and under what acts on the one with the cursor. */
export function isFrozen(view: View): boolean {
  const still = [
    'revoke',
    'token',
    'create',
    'edit',
    'disable',
    'rotate',
    'switchMany',
    'revokeMany',
    'palette',
    'allow',
    'removeAccount',
  ];
  return still.includes(view.layers.at(-1)?.kind ?? '');
}

/** The context of what is on top: its keys are the ones that help and palette begin with. */
export function contextOf({ list, lists, layers }: View): Context {
  return layers.at(-1)?.kind ?? (lists[list].filtering ? 'filter' : list);
}
