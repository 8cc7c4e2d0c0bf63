import { useApp } from 'ink';
import { useEffect } from 'react';

/**
 * Gives the terminal back when the process is told to stop (SIGTSTP), and draws everything anew when it
 * goes on. Without this the shell would be left with a terminal that shows no typing. Keys cannot stop the
 * process: it may be the server of this box.
 */
export function useSuspension(): void {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    const stop = () => void suspendTerminal(stopped);
    process.on('SIGTSTP', stop);
    return () => void process.off('SIGTSTP', stop);
  }, [suspendTerminal]);
}

/** Resolves when the process goes on. Automatic wrapping is the shell's while it does not. */
async function stopped(): Promise<void> {
  process.stdout.write('\u001b[?7h');
  await new Promise<void>((resolve) => {
    process.once('SIGCONT', resolve);
    process.kill(process.pid, 'SIGSTOP');
  });
  process.stdout.write('\u001b[?7l');
}
