/** The entry: what the process does for the command line. Signals, exit codes, nothing else. */
import { Interrupted, toFailure } from './cli/failure.ts';
import { Hangup } from './cli/hangup.ts';
import { processIo } from './cli/process-io.ts';
import { run } from './cli/program.ts';
import { reportFailure } from './cli/report-failure.ts';

// Whatever is made from here on is for its owner alone.
process.umask(0o077);

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** How long a command may take to end after a signal; a server answers what is under way for 10 s. */
const graceMs = 12_000;
/** How long handles that nobody closed may keep the process alive. */
const lingerMs = 2000;

const controller = new AbortController();
const hangup = new Hangup();
const io = processIo(controller.signal, hangup);

for (const [signal, exitCode] of Object.entries(signals)) {
  process.on(signal, () => {
    if (signal === 'SIGHUP' && hangup.take()) return;
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Interrupted(signal, exitCode));
    setTimeout(() => process.exit(exitCode), graceMs).unref();
  });
}

let hasFailed = false;
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    // What fails in the wake of a failure would only bury it.
    if (hasFailed) return;
    hasFailed = true;
    void reportFailure(toFailure(error), io, false).finally(() => process.exit(1));
  });
}

process.exitCode = await run(process.argv.slice(2), io);
setTimeout(() => process.exit(), lingerMs).unref();
