import { homedir } from 'node:os';
import { safeText } from '../../core/text.ts';
import { attach } from '../attach.ts';
import type { Command } from '../command.ts';
import { localActor } from '../connect.ts';
import { readCredentials } from '../credentials-file.ts';
import { dataDirectory } from '../data-directory.ts';
import type { Io } from '../io.ts';
import type { Choices } from '../syntax.ts';
import { type Candidate, findPlace, type Place } from './place.ts';

/** What a shell may offer: words, or files that it knows better itself. */
export type Offer = 'files' | 'directories' | readonly Candidate[];

/** The most words that are offered. */
const maxCandidates = 200;
/** What a shell takes as it stands. */
const harmless = /^[A-Za-z0-9._@:,=%+/-]+$/;

/** What may stand where the last of the words is being typed. Rejects if the rack cannot be asked. */
export async function candidatesFor(
  words: readonly string[],
  commands: readonly Command[],
  io: Io,
): Promise<Offer> {
  const place = findPlace(joinEquals(words), commands);
  const { choices } = place;
  if (choices === 'files' || choices === 'directories') return choices;
  const found = choices === null ? place.candidates : await resolve(choices, place, io);
  // bash hands the value behind = over as a word of its own, and takes it back as one.
  const prefix = words.at(-2) === '=' || words.at(-1) === '=' ? listPart(place) : place.prefix;
  return found
    .filter(({ word }) => word.startsWith(place.typed) && harmless.test(word))
    .slice(0, maxCandidates)
    .map(({ word, about }) => ({ word: prefix + word, about: safeText(about) }));
}

function listPart({ prefix }: Place): string {
  return prefix.slice(prefix.indexOf('=') + 1);
}

/** bash splits `--status=active` into three words. */
function joinEquals(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isPart = index > 0 && (word === '=' || words[index - 1] === '=');
    if (isPart && joined.at(-1)?.startsWith('--')) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
  }
  return joined;
}

async function resolve(choices: Choices, place: Place, io: Io): Promise<readonly Candidate[]> {
  if (typeof choices !== 'string') return choices.map((word) => ({ word, about: '' }));
  if (choices === 'orgs') return readOrgs(io);
  if (choices === 'profiles') return readProfiles();
  return choices === 'keys' || choices === 'accounts' ? readRack(choices, place, io) : [];
}

function readOrgs({ env }: Io): readonly Candidate[] {
  return [...readCredentials(env)].map(([word, { server }]) => ({ word, about: server ?? '' }));
}

async function readProfiles(): Promise<readonly Candidate[]> {
  const { profiles } = await import('../../core/profiles/index.ts');
  return [...profiles.values()].map(({ name, summary }) => ({ word: name, about: summary }));
}

/**
 * Asks the process that serves the rack, else looks into its last snapshot: pressing a key of the
 * keyboard must not hold up the directory, let alone make one, and sends no key over a network.
 */
async function readRack(
  what: 'keys' | 'accounts',
  { given, typed }: Place,
  io: Io,
): Promise<readonly Candidate[]> {
  const isElsewhere = given.has('server') || given.has('org');
  if (isElsewhere || (!given.has('data') && io.env.KEYRACK_SERVER)) return [];
  const directory = dataDirectory(given.get('data')?.replace(/^~(?=\/)/, homedir()), io.env);
  const attached = await attach(directory, io);
  if (!attached) return readSnapshot(what, directory);
  const { service } = attached;
  const actor = localActor(null, io);
  if (what === 'accounts')
    return (await service.listAccounts({ limit: 100 }, actor)).items.map(aboutAccount);
  const text = typed === '' ? undefined : typed;
  return (await service.listKeys({ text, limit: 100 }, actor)).items.map(aboutKey);
}

async function readSnapshot(
  what: 'keys' | 'accounts',
  directory: string,
): Promise<readonly Candidate[]> {
  const { peek } = await import('../../store/peek.ts');
  const rack = await peek(directory);
  if (what === 'accounts') return rack?.accounts.map(aboutAccount) ?? [];
  return rack?.keys.filter(({ revokedAt }) => revokedAt === null).map(aboutKey) ?? [];
}

function aboutAccount({ name, role }: { name: string; role: string }): Candidate {
  return { word: name, about: role };
}

function aboutKey({ id, name }: { id: string; name: string }): Candidate {
  return { word: id, about: name };
}
