import { readdir } from 'node:fs/promises';
import { type Family, single } from './exposition.ts';

/** The metrics that every process has, by the names that dashboards know. */
export async function processFamilies(): Promise<readonly Family[]> {
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / 1e6;
  const files = await countOpenFiles();
  return [
    single('process_cpu_seconds_total', 'counter', 'Processor time used, in seconds.', seconds),
    single(
      'process_resident_memory_bytes',
      'gauge',
      'Resident memory, in bytes.',
      process.memoryUsage.rss(),
    ),
    single(
      'process_start_time_seconds',
      'gauge',
      'When the process started, in seconds since the epoch.',
      Math.round(performance.timeOrigin) / 1000,
    ),
    ...(files === null ? [] : [single('process_open_fds', 'gauge', 'Open files.', files)]),
  ];
}

/** Null where the system does not tell. */
async function countOpenFiles(): Promise<number | null> {
  const names = await readdir('/proc/self/fd').catch(() => null);
  // One of them is the directory itself.
  return names && names.length - 1;
}
