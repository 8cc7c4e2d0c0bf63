import { describe } from 'vitest';
import { accountsContract } from './key-service/accounts.ts';
import { auditContract } from './key-service/audit.ts';
import type { OpenRack } from './key-service/bench.ts';
import { bulkContract } from './key-service/bulk.ts';
import { changingContract } from './key-service/changing.ts';
import { creatingContract } from './key-service/creating.ts';
import { digestsContract } from './key-service/digests.ts';
import { explainingContract } from './key-service/explaining.ts';
import { listingContract } from './key-service/listing.ts';
import { permissionsContract } from './key-service/permissions.ts';
import { rotatingContract } from './key-service/rotating.ts';
import { transferringContract } from './key-service/transferring.ts';
import { verifyingContract } from './key-service/verifying.ts';
import { watchingContract } from './key-service/watching.ts';

/** What every KeyService keeps, whatever stands between it and the rack. */
export function keyServiceContract(name: string, open: OpenRack): void {
  describe(name, () => {
    creatingContract(open);
    listingContract(open);
    changingContract(open);
    rotatingContract(open);
    permissionsContract(open);
    accountsContract(open);
    transferringContract(open);
    auditContract(open);
    verifyingContract(open);
    bulkContract(open);
    digestsContract(open);
    watchingContract(open);
    explainingContract(open);
  });
}
