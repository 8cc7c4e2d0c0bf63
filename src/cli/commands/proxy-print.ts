import type { Command, Context } from '../command.ts';
import { caddyConfig } from '../proxy/caddy.ts';
import {
  listenOption,
  type ProxyFacts,
  proxyOptions,
  readFacts,
  socketOption,
} from '../proxy/facts.ts';
import { nginxConfig } from '../proxy/nginx.ts';
import { traefikConfig } from '../proxy/traefik.ts';
import type { OptionSpec } from '../syntax.ts';

const notes = [
  'Requests pass when this rack lets their token pass. The app gets X-Key-* headers, and not the token.',
  'Keys with allowed IPs need the address of the proxy in trustedProxies of this rack.',
  'See docs/proxies.md, and try it with keyrack proxy test.',
];

/** Prints a configuration for nginx. */
export const proxyNginx = printing('nginx', nginxConfig, [listenOption, socketOption], {
  examples: [
    'keyrack proxy nginx --upstream http://127.0.0.1:3000 > /etc/nginx/conf.d/app.conf',
    'keyrack proxy nginx --upstream http://127.0.0.1:3000 --path /api/ --permission write',
  ],
});

/** Prints a configuration for Caddy. */
export const proxyCaddy = printing('caddy', caddyConfig, [listenOption, socketOption], {
  examples: [
    'keyrack proxy caddy --upstream http://127.0.0.1:3000 > Caddyfile',
    'keyrack proxy caddy --upstream http://127.0.0.1:3000 --listen 127.0.0.1:8080 --socket',
  ],
});

/** Prints a configuration for Traefik. */
export const proxyTraefik = printing('traefik', traefikConfig, [], {
  examples: ['keyrack proxy traefik --upstream http://127.0.0.1:3000 > keyrack.yml'],
});

function printing(
  name: string,
  print: (facts: ProxyFacts) => string,
  options: readonly OptionSpec[],
  { examples }: Pick<Command, 'examples'>,
): Command {
  return {
    words: ['proxy', name],
    summary: `Print a configuration for ${name} that asks this rack`,
    examples,
    options: [...proxyOptions, ...options],
    notes,
    async run(context) {
      const facts = await readFacts(context);
      const text = print(facts);
      if (context.printer.format === 'json') await context.printer.json({ data: text });
      else await context.printer.data(text);
      await warn(facts, context);
      return undefined;
    },
  };
}

/** Without it such keys are refused to everybody, which is safe and a riddle. */
async function warn({ rack }: ProxyFacts, { settings, printer }: Context): Promise<void> {
  if ('socket' in rack || settings().trustedProxies.length > 0) return;
  await printer.say(
    'keyrack: trustedProxies is empty, so keys with allowed IPs are refused behind a proxy',
    'hint: put {"trustedProxies":["127.0.0.1"]} into config.json if the proxy runs on this box, and restart',
  );
}
