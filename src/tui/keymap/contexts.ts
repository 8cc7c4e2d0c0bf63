/** Contexts that rows of the key table have in common. */
import type { Context } from './binding.ts';

/** The lists. */
export const lists: readonly Context[] = ['keys', 'requests', 'audit', 'accounts'];

/** The lists, and what Enter opens from them. */
export const views: readonly Context[] = [...lists, 'detail', 'request', 'event'];

/** What is moved through line by line. */
export const scrolled: readonly Context[] = [...views, 'outcomes', 'boxes', 'messages', 'help'];

/** Forms of several fields. */
export const forms: readonly Context[] = ['create', 'edit', 'account'];
