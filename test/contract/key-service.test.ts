import type { Minted } from '../../src/core/service.ts';
import { createApp } from '../../src/server/app.ts';
import { type RemoteKeyService, remoteKeyService } from '../../src/server/client.ts';
import type { Trust } from '../../src/server/environment.ts';
import { makeRack, type TestRack } from '../support/rack.ts';
import { keyServiceContract } from './key-service.ts';

keyServiceContract('Keyring', async () => {
  const { keyring, clock } = await makeRack();
  return {
    service: keyring,
    clock,
    withKey: ({ key }) => ({
      service: keyring,
      actor: { kind: 'key', key: key.id, account: key.account },
    }),
  };
});

keyServiceContract('RemoteKeyService', async () => {
  const rack = await makeRack();
  return {
    service: connect(rack, 'local'),
    clock: rack.clock,
    withKey: (minted) => ({
      service: connect(rack, 'key', minted),
      actor: { kind: 'key', key: minted.key.id, account: minted.key.account },
    }),
  };
});

/** A client that speaks through the real app, without a socket in between. */
function connect({ keyring }: TestRack, trust: Trust, minted?: Minted): RemoteKeyService {
  const log = (line: string) => {
    throw new Error(line);
  };
  const app = createApp(keyring, keyring, { trust, version: '0.0.0', log });
  return remoteKeyService({
    fetch: async (input, init) => app.request(input, init),
    baseUrl: 'http://localhost',
    key: minted?.token,
  });
}
