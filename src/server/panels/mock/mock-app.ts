import type { App } from '../../app.ts';
import { createApp } from '../../app.ts';
import type { Fetchable } from '../../server.ts';
import type { World } from '../panel.ts';
import { controlRoutes, type Running } from './control.ts';
import { failing, latency } from './disturb.ts';
import type { MockOptions } from './options.ts';
import { Recorder } from './recorder.ts';

/** A mock: the app of Keyrack over a rack with public tokens, panels with mocked resources, and `/_mock` to move it. */
export async function createMockApp(options: MockOptions): Promise<Fetchable> {
  let running = await start(options);
  const control = controlRoutes({
    options,
    current: () => running,
    reset: async () => {
      options.clock.reset();
      running = await start(options);
    },
  });
  const fetch: App['fetch'] = (request, ...rest) => {
    const isControl = /^\/_mock(\/|$)/.test(new URL(request.url).pathname);
    return isControl ? control.fetch(request, ...rest) : running.app.fetch(request, ...rest);
  };
  return { fetch };
}

async function start(options: MockOptions): Promise<Running & { readonly app: App }> {
  const { version, log, accessLog, allowedHosts, panels, clock } = options;
  const { latencyMs, failRate, chance, strictAccept = false } = options;
  const rack = await options.makeRack();
  const recorder = new Recorder(rack, clock.now, options.tell);
  const worlds = new Map<string, World>();
  for (const { name, makeWorld } of panels) if (makeWorld) worlds.set(name, makeWorld());
  const app = createApp(rack, rack, {
    ...{ trust: 'key', version, log, accessLog, allowedHosts, panels },
    // A client on this box may say where it comes from, or no key that is bound to an address would ever pass.
    trustedProxies: ['127.0.0.0/8', '::1'],
    mock: {
      worlds,
      now: clock.now,
      authenticator: failing(rack, failRate, chance),
      strictAccept,
      before: [recorder.middleware(), latency(latencyMs)],
    },
  });
  return { app, recorder, worlds };
}
