import { createContext, useContext } from 'react';
import type { Box } from '../../core/box.ts';
import type { Refusal } from '../model/permitted.ts';
import type { Chain } from './use-chain.ts';
import type { Polled } from './use-polled.ts';
import type { Pulse } from './use-pulse.ts';

/** What is known of the rack behind the screens: whether it answers, how its audit stands, who shares it, what the actor may not do. */
export interface Link {
  readonly pulse: Pulse;
  readonly chain: Chain;
  readonly boxes: Polled<readonly Box[]>;
  readonly refusal: Refusal;
}

const LinkContext = createContext<Link | null>(null);
export const LinkProvider = LinkContext.Provider;

/** The rack that this screen is about. */
export function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('a screen was rendered outside its window');
  return link;
}
