import type { Command } from '../command.ts';
import { accountCreate } from './account-create.ts';
import { accountDelete } from './account-delete.ts';
import { accountList } from './account-list.ts';
import { accountUpdate } from './account-update.ts';
import { apiKeyCreate } from './api-key-create.ts';
import { apiKeyDisable } from './api-key-disable.ts';
import { apiKeyEnable } from './api-key-enable.ts';
import { apiKeyExplain } from './api-key-explain.ts';
import { apiKeyExport } from './api-key-export.ts';
import { apiKeyImport } from './api-key-import.ts';
import { apiKeyList } from './api-key-list.ts';
import { apiKeyPrune } from './api-key-prune.ts';
import { apiKeyRevoke } from './api-key-revoke.ts';
import { apiKeyRotate } from './api-key-rotate.ts';
import { apiKeyShow } from './api-key-show.ts';
import { apiKeyUpdate } from './api-key-update.ts';
import { apply } from './apply.ts';
import { auditHead } from './audit-head.ts';
import { auditList } from './audit-list.ts';
import { auditRefused } from './audit-refused.ts';
import { auditTail } from './audit-tail.ts';
import { auditVerify } from './audit-verify.ts';
import { authKeyList } from './auth-key-list.ts';
import { authKeyRemove } from './auth-key-remove.ts';
import { authKeySet } from './auth-key-set.ts';
import { authKeyVerify } from './auth-key-verify.ts';
import { backup } from './backup.ts';
import { boxList } from './box-list.ts';
import { clockReset } from './clock-reset.ts';
import { complete } from './complete.ts';
import { completion } from './completion.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { expiring } from './expiring.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { man } from './man.ts';
import { mock } from './mock.ts';
import { profileList } from './profile-list.ts';
import { profileShow } from './profile-show.ts';
import { proxyCaddy, proxyNginx, proxyTraefik } from './proxy-print.ts';
import { proxyTest } from './proxy-test.ts';
import { restore } from './restore.ts';
import { scan } from './scan.ts';
import { serve } from './serve.ts';
import { storeCopy } from './store-copy.ts';
import { storePrepare } from './store-prepare.ts';
import { terminalUi } from './terminal-ui.ts';

/** Every command, in the order of the help. Parsing, help and suggestions are made from this table. */
export const commands: readonly Command[] = [
  terminalUi,
  serve,
  health,
  mock,
  apiKeyList,
  apiKeyShow,
  apiKeyCreate,
  apiKeyUpdate,
  apiKeyEnable,
  apiKeyDisable,
  apiKeyRotate,
  apiKeyRevoke,
  apiKeyPrune,
  apiKeyExport,
  apiKeyImport,
  apiKeyExplain,
  expiring,
  scan,
  diff,
  apply,
  accountList,
  accountCreate,
  accountUpdate,
  accountDelete,
  profileList,
  profileShow,
  auditList,
  auditTail,
  auditVerify,
  auditHead,
  auditRefused,
  authKeySet,
  authKeyList,
  authKeyRemove,
  authKeyVerify,
  boxList,
  clockReset,
  proxyNginx,
  proxyCaddy,
  proxyTraefik,
  proxyTest,
  backup,
  restore,
  storeCopy,
  storePrepare,
  doctor,
  completion,
  man,
  help,
  complete,
];
