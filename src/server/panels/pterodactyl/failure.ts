/** The failures of the panel: which status and which sentence a class of them has. */
interface Kind {
  readonly status: number;
  readonly detail: string;
}

const kinds = {
  AuthenticationException: { status: 401, detail: 'Unauthenticated.' },
  BadRequestHttpException: {
    status: 400,
    detail: 'The JSON data passed in the request appears to be malformed: Syntax error',
  },
  AccessDeniedHttpException: { status: 403, detail: 'This action is unauthorized.' },
  ThrottleRequestsException: { status: 429, detail: 'Too Many Attempts.' },
  NotFoundHttpException: {
    status: 404,
    detail: 'The requested resource could not be found on the server.',
  },
  ServerStateConflictException: {
    status: 409,
    detail: 'This server is currently in an unsupported state, please try again later.',
  },
  MethodNotAllowedHttpException: { status: 405, detail: 'The method is not supported.' },
  DisplayException: { status: 400, detail: 'The request could not be completed.' },
  InvalidFilterQuery: { status: 400, detail: 'Requested filter(s) are not allowed.' },
  InvalidSortQuery: { status: 400, detail: 'Requested sort(s) is not allowed.' },
  InvalidPasswordProvidedException: {
    status: 400,
    detail: 'The password provided was invalid for this account.',
  },
  TwoFactorAuthenticationTokenInvalid: {
    status: 400,
    detail: 'The provided two-factor authentication token was not valid.',
  },
  HttpForbiddenException: {
    status: 403,
    detail: 'You do not have permission to perform this action.',
  },
  TooManyDatabasesException: {
    status: 400,
    detail:
      'Operation aborted: creating a new database would put this server over the defined limit.',
  },
  NoSuitableDatabaseHostException: {
    status: 400,
    detail: 'No database host was found that meets the requirements for this server.',
  },
  TooManyBackupsException: { status: 400, detail: 'Cannot create a new backup.' },
  TooManyRequestsHttpException: { status: 429, detail: 'Too Many Requests' },
  BackupLockedException: {
    status: 400,
    detail: 'Cannot delete a backup that is marked as locked.',
  },
  NoAutoAllocationSpaceAvailableException: {
    status: 400,
    detail: 'Cannot assign additional allocation: no more space available on node.',
  },
  ServerSubuserExistsException: {
    status: 400,
    detail: 'A user with that email address is already assigned as a subuser for this server.',
  },
  UserIsServerOwnerException: {
    status: 400,
    detail: 'You cannot add the server owner as a subuser for this server.',
  },
  ServiceLimitExceededException: { status: 400, detail: 'The limit has been reached.' },
  DaemonConnectionException: { status: 400, detail: 'An error occurred on the remote host.' },
  HasActiveNodesException: {
    status: 400,
    detail: 'Cannot delete a location that has active nodes attached to it.',
  },
  HasActiveServersException: {
    status: 400,
    detail: 'A node must have no servers linked to it in order to be deleted.',
  },
  ServerUsingAllocationException: {
    status: 400,
    detail:
      'A server is currently assigned to this allocation. An allocation can only be deleted if no server is currently assigned.',
  },
  CidrOutOfRangeException: {
    status: 400,
    detail: 'CIDR notation only allows masks between /25 and /32.',
  },
  InvalidPortMappingException: {
    status: 400,
    detail: 'The mapping provided was invalid and could not be processed.',
  },
  PortOutOfRangeException: {
    status: 400,
    detail: 'Ports in an allocation must be greater than 1024 and less than or equal to 65535.',
  },
  TooManyPortsInRangeException: {
    status: 400,
    detail: 'Adding more than 1000 ports in a single range at once is not supported.',
  },
  NoViableNodeException: {
    status: 400,
    detail:
      'No nodes satisfying the requirements specified for automatic deployment could be found.',
  },
  NoViableAllocationException: {
    status: 400,
    detail: 'No allocations satisfying the requirements for automatic deployment were found.',
  },
  PanelException: {
    status: 500,
    detail: 'An unexpected error was encountered while processing this request, please try again.',
  },
  PostTooLargeException: { status: 413, detail: 'The request body is too large.' },
  HttpException: {
    status: 500,
    detail: 'An unexpected error was encountered while processing this request, please try again.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** The class of a failure, which is its `code` on the wire. */
export type FailureCode = keyof typeof kinds;

/** Failures of 400 that the panel's framework tells, and not the panel to its user. */
const plain: ReadonlySet<FailureCode> = new Set([
  'BadRequestHttpException',
  'InvalidFilterQuery',
  'InvalidSortQuery',
]);

/** True for a failure that the panel shows its user on the page that was left. */
export function isDisplayed(code: FailureCode): boolean {
  return kinds[code].status === 400 && !plain.has(code);
}

/** What of a failure differs from its kind. */
interface Differences {
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request that the panel refuses. The sentence is that of its kind unless another one is given. */
export class PanelFailure extends Error {
  override readonly name = 'PanelFailure';
  readonly code: FailureCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: FailureCode, detail: string = kinds[code].detail, more: Differences = {}) {
    super(detail);
    this.code = code;
    this.status = more.status ?? kinds[code].status;
    this.headers = more.headers ?? {};
  }
}

/** One rule that a field broke. */
export interface BrokenRule {
  /** With dots: `allowed_ips.0`. */
  readonly field: string;
  /** The rule's name in snake case; empty for what is found after the rules. */
  readonly rule: string;
  readonly detail: string;
}

/** A body whose fields broke rules; answered with 422 and one element a rule. */
export class ValidationFailure extends Error {
  override readonly name = 'ValidationFailure';
  readonly broken: readonly BrokenRule[];

  constructor(broken: readonly BrokenRule[]) {
    super(broken[0]?.detail ?? 'The given data was invalid.');
    this.broken = broken;
  }
}
