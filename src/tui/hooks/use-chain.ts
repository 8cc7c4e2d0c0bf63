import { useCallback, useRef, useState } from 'react';
import type { AuditReport } from '../../core/audit.ts';
import { useProgram } from './use-program.ts';

/** What is known of the audit chain: the last report, and since when it is read again (milliseconds). */
export interface Chain {
  readonly report: AuditReport | null;
  readonly verifyingSince: number | null;
  /** Reads the whole chain, unless that is under way. Resolves with the report, or null; rejects as the service does. */
  readonly verify: () => Promise<AuditReport | null>;
}

/** The audit chain, verified when somebody asks for it. */
export function useChain(): Chain {
  const { service, actor, now } = useProgram();
  const [state, setState] = useState<Omit<Chain, 'verify'>>({ report: null, verifyingSince: null });
  const running = useRef(false);
  const verify = useCallback(async () => {
    if (running.current) return null;
    running.current = true;
    setState(({ report }) => ({ report, verifyingSince: now() }));
    try {
      const report = await service.verifyAudit(null, actor);
      setState({ report, verifyingSince: null });
      return report;
    } catch (error) {
      setState(({ report }) => ({ report, verifyingSince: null }));
      throw error;
    } finally {
      running.current = false;
    }
  }, [service, actor, now]);
  return { ...state, verify };
}
