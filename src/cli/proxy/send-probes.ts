import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../../store/doctor/finding.ts';
import type { Io } from '../io.ts';
import type { Echo } from './echo.ts';
import { forgedRequest, hopRequest, judgeForged, judgeHop } from './echo-probes.ts';
import type { Answer, Sent } from './exchange.ts';
import { judgeProbe, type Probe } from './probe.ts';
import { commonProbes, expiredProbe, throwawayProbes } from './probes.ts';
import type { ThrowawayKeys } from './throwaway.ts';

/** Sends a request through the proxy. */
export type Send = (sent: Sent) => Promise<Answer>;

/** What can be found out with one good key. */
export function sendCommon(token: string, send: Send): Promise<readonly Finding[]> {
  return sendAll(commonProbes(token), send);
}

/** What can be found out with keys made for it, and by what reaches the app if an echo stands in for it. */
export async function sendEverything(
  keys: ThrowawayKeys,
  echo: Echo | null,
  send: Send,
  io: Io,
): Promise<readonly Finding[]> {
  return [
    ...(await sendCommon(keys.good.token, send)),
    ...(await lookAtEcho(echo, keys, send)),
    ...(await sendAll(throwawayProbes(keys), send)),
    ...(await sendLate(expiredProbe(keys), keys.expiredBy, send, io)),
  ];
}

async function sendAll(probes: readonly Probe[], send: Send): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const one of probes) findings.push(judgeProbe(one, await send(one.sent)));
  return findings;
}

async function sendLate(probe: Probe, moment: number, send: Send, { now, signal }: Io) {
  await delay(Math.max(0, moment - now()), undefined, { signal });
  return sendAll([probe], send);
}

async function lookAtEcho(
  echo: Echo | null,
  { good: { key, token } }: ThrowawayKeys,
  send: Send,
): Promise<readonly Finding[]> {
  if (!echo) return [];
  const seenOf = async (sent: Sent) => {
    echo.take();
    await send(sent);
    return echo.take();
  };
  const forged = judgeForged(await seenOf(forgedRequest(token)), key.id);
  return [...forged, judgeHop(await seenOf(hopRequest(token)), key.id)];
}
