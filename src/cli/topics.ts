import { exitCodeMeanings, exitCodes } from './exit-code.ts';

const environment = `Settings: flags over environment over config.json over defaults.

  KEYRACK_DATA             the data directory
  KEYRACK_CONFIG           the settings file
  KEYRACK_HOST             where serve listens
  KEYRACK_PORT             its port; 0 takes a free one
  KEYRACK_TRUSTED_PROXIES  addresses and ranges whose X-Forwarded-For counts, with commas
  KEYRACK_UPSTREAM         the app that serve passes requests on to
  KEYRACK_UPSTREAM_TIMEOUT how long that may take to begin an answer; 30s
  KEYRACK_ALLOW_PREFLIGHT  1 lets CORS preflights through /authz without a token
  KEYRACK_LOG              a line for every answered request: json, text or off
  KEYRACK_PANEL            the panels whose API serve answers as well, with commas
  KEYRACK_SERVER           administer the rack at this address
  KEYRACK_KEY              the key for it
  KEYRACK_KEY_FILE         the file that holds the key for it
  KEYRACK_KEY_NAME         serve: the token of a key that is made if there is none of that name,
                           or KEYRACK_KEY_NAME_FILE; see docs/tools.md
  KEYRACK_DEBUG            1 shows where an error comes from
  NO_COLOR                 no colours

config.json takes: {"host":"127.0.0.1","port":8420,"trustedProxies":[],"log":"off","panel":"xyp",
  "allowPreflight":false,  "upstream":"http://127.0.0.1:3000","upstreamTimeout":"30s","defaultPermission":"any",
  "paths":[{"path":"/admin/*","methods":["GET"],"permission":"manage"}]}
`;

/** What `keyrack help TOPIC` can explain beside commands. */
export const topics: Readonly<Record<string, string>> = {
  'exit-codes': Object.entries(exitCodeMeanings)
    .map(([name, meaning]) => {
      const code = exitCodes[name as keyof typeof exitCodes];
      return `  ${String(code).padStart(3)}  ${meaning}\n`;
    })
    .join(''),
  environment,
};
