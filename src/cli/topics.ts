import { exitCodeMeanings, exitCodes } from './exit-code.ts';

const environment = `Settings: flags over environment over config.json over defaults.

  KEYRACK_DATA             the data directory
  KEYRACK_CONFIG           the settings file
  KEYRACK_STORE            the database that holds the rack:
                           postgres://USER@HOST/DATABASE
  KEYRACK_STORE_PASSWORD_FILE
                           the file that holds the password for it (else
                           PGPASSWORD, ~/.pgpass)
  KEYRACK_LEASE            how long this box may judge without hearing from it;
                           5s
  KEYRACK_STALE_OK         1 judges on after that
  KEYRACK_SHARED_RATES     1 lets rate limits hold for all boxes together, not
                           for each
  KEYRACK_HOST             where serve listens
  KEYRACK_PORT             its port; 0 takes a free one
  KEYRACK_TRUSTED_PROXIES  addresses and ranges whose X-Forwarded-For counts,
                           with commas
  KEYRACK_ALLOWED_HOSTS    names by which /v1 may be called behind a proxy,
                           with commas
  KEYRACK_UPSTREAM         the app that serve passes requests on to
  KEYRACK_UPSTREAM_TIMEOUT how long that may take to begin an answer; 30s
  KEYRACK_ALLOW_PREFLIGHT  1 lets CORS preflights through /authz without a token
  KEYRACK_LOG              a line for every answered request: json, text or off
  KEYRACK_PANEL            the panels whose API serve answers as well,
                           with commas
  KEYRACK_SOCKET_ACCESS    owner, or group: the group of /run/NAME may use the
                           socket of /var/lib/NAME
  KEYRACK_TLS_CERT         the certificate, with its chain, by which serve
                           answers by HTTPS
  KEYRACK_TLS_KEY          the key of it
  KEYRACK_SERVER           administer the rack at this address
  KEYRACK_KEY              the key for it
  KEYRACK_KEY_FILE         the file that holds the key for it
  KEYRACK_CA               the file of certificates that are trusted for it, in
                           place of the usual ones
  KEYRACK_KEY_NAME         serve: the token of a key that is made if there is
                           none of that name, or KEYRACK_KEY_NAME_FILE; see
                           docs/tools.md
  KEYRACK_DEBUG            1 shows where an error comes from
  NO_COLOR                 no colours
`;

const config = `config.json in the data directory, or the file of --config or KEYRACK_CONFIG.
Flags and environment stand over it. A field that is not known is refused by its
name. It is read when a command starts, and by serve again when it gets SIGHUP:
what listens, the store, and whether there is TLS or an upstream at all wait for
a restart.

  host               where serve listens; "127.0.0.1"
  port               its port; 8420
  trustedProxies     addresses and ranges whose X-Forwarded-For counts; []
  allowedHosts       names by which /v1 may be called behind a proxy; []
  log                a line for every answered request: "json", "text" or "off"
  allowPreflight     true lets CORS preflights through /authz without a token;
                     false
  panel              the panels whose API is answered as well, with commas
  store              the database that holds the rack:
                     "postgres://USER@HOST/DATABASE"
  storePasswordFile  the file that holds the password for it
  lease              how long this box may judge without hearing from it; "5s"
  staleOk            true judges on after that; false
  sharedRates        true lets rate limits hold for all boxes together, not for
                     each; false
  socketAccess       who may use the socket: "owner" or "group"; "owner"
  tlsCert            the certificate, with its chain, by which serve answers by
                     HTTPS; give a whole path
  tlsKey             the key of it
  upstream           the app that serve passes requests on to
  upstreamTimeout    how long that may take to begin an answer; "30s"
  defaultPermission  what a path needs that no rule names; "any" is every good
                     key
  paths              rules, the first that fits counts

  {"port":8420,"trustedProxies":["127.0.0.1"],
   "upstream":"http://127.0.0.1:3000",
   "paths":[{"path":"/admin/*","methods":["GET"],"permission":"manage"}]}
`;

const formatting = `stdout carries data, stderr carries talk: questions, notices, progress, errors.

  (none)      tables as wide as the terminal; what has no room is left out and
              named
  --plain     a line for each record, cells between tabs, nothing cut off;
              \\, tab and line break as \\\\, \\t, \\n
  --json      one JSON object with "data"; lists have "pagination" too. Names
              are in snake_case, times in ISO 8601 UTC. An error is
              {"error":{"code","message","issues","hints"}} on stderr
  -q          data only; create and rotate print the token alone
  --ascii     no characters beyond ASCII of our own; without it where the locale
              is not UTF-8

create and rotate print the token alone on stdout where that is no terminal, and
once in "token" with --json. Colours are for terminals; NO_COLOR, TERM=dumb and
--no-color switch them off, CLICOLOR_FORCE=1 and FORCE_COLOR=1 on. No meaning
hangs on them. Work of more than a second shows on a terminal how far it is.
Nothing confirms itself: where no terminal can answer, -y is needed, with --json
too. A reader that goes away (EPIPE) ends a command quietly.
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
  formatting,
  config,
};
