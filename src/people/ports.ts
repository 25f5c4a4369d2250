import type { Refusal } from '../kernel/index.ts';
import type { DisablingReason, RecoveryReason, RoleAssignment, RoleName } from '../shapes/index.ts';
import type { ActionName } from './actions.ts';
import type { View } from './views.ts';

/** Where a request comes from, in clear; the room keeps no more of it in the log than a token. */
export interface Source {
  readonly address: string;
  /** The whole header, empty when there is none. */
  readonly userAgent: string;
}

/**
 * `invited`: has an activation token and no credentials; so is also who is being recovered.
 * `active`: may sign in. `disabled`: may not, and keeps identifier, name and roles.
 */
export type PersonState = 'invited' | 'active' | 'disabled';

export interface Person {
  /** UUIDv7. */
  readonly person: string;
  /** Absent for people who sign in at an identity provider. */
  readonly loginName?: string;
  readonly displayName: string;
  readonly agency: string;
  /** Of the agency, as the catalog in force says; absent when it no longer knows the agency. */
  readonly region?: string;
  readonly state: PersonState;
  readonly origin: 'local' | 'external';
  readonly roles: readonly RoleAssignment[];
  readonly createdAt: string;
}

export interface Session {
  /** UUIDv7; names the session, opens nothing. */
  readonly session: string;
  readonly person: string;
  /** `cli` is a bearer token of the command line; it can never step up. */
  readonly kind: 'browser' | 'cli';
  readonly createdAt: string;
  /** Up to a minute old in the store, current in memory. */
  readonly lastSeenAt: string;
  /** Whatever happens; an unused browser session ends earlier. */
  readonly endsAt: string;
  /** Address it was opened from; shown to its person only. */
  readonly source: string;
  /** Shortened. */
  readonly userAgent: string;
  /** First instant no longer stepped up; absent when never, or over. */
  readonly steppedUpUntil?: string;
}

export interface CurrentSession extends Session {
  /** For the `Jingwei-CSRF` header; the same as long as the session lives. */
  readonly csrf: string;
}

/** Whoever acts: any live session of theirs; a `Session` will do. */
export type Actor = Pick<Session, 'session' | 'person'>;

/** A session just opened. The token is told once and kept nowhere in clear. */
export interface SignedIn {
  /** 32 random bytes, base64url: 43 characters. */
  readonly token: string;
  readonly session: CurrentSession;
  readonly person: Person;
}

/** An activation token just made. It is told once and kept nowhere in clear. */
export interface Invitation {
  readonly person: Person;
  /** 32 random bytes, base64url: 43 characters. */
  readonly activationToken: string;
  readonly expiresAt: string;
}

/** What an authenticator app is set up with. */
export interface Enrolment {
  readonly loginName: string;
  /** Base32. */
  readonly secret: string;
  /** `otpauth://totp/…`, as a QR code shows it. */
  readonly uri: string;
}

export interface Recovery {
  readonly recovery: string;
  /** Whom it is for. */
  readonly person: string;
  readonly reason: RecoveryReason;
  readonly askedBy: string;
  readonly askedAt: string;
  /** First instant at which it can no longer be decided. */
  readonly expiresAt: string;
  readonly state: 'asked' | 'approved' | 'refused' | 'expired';
  readonly decidedBy?: string;
  readonly decidedAt?: string;
}

/** What somebody at a command line asks a signed-in person to approve. */
export interface CliSignIn {
  readonly code: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly source: string;
  readonly userAgent: string;
  readonly state: 'asked' | 'approved' | 'refused';
}

/** What of the target matters to who may do it. */
export interface Target {
  readonly agency?: string;
  /** Of the agency, or of the thing itself. */
  readonly region?: string;
}

export interface NewPerson {
  readonly loginName: string;
  readonly displayName: string;
  readonly agency: string;
  readonly roles: readonly RoleAssignment[];
}

export interface Credentials {
  readonly password: string;
  /** Six digits of the authenticator app. */
  readonly code: string;
}

export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly RoleAssignment[];
}

export interface PeoplePage {
  readonly people: readonly Person[];
  /** `after` of the next page; absent on the last one. */
  readonly next?: string;
}

/** What became of one person whose agency ended. */
export interface Moved {
  readonly person: string;
  /** Roles that went with the agency. */
  readonly lost: readonly RoleAssignment[];
  /** Of the gateway's administrators: not held on behalf of an agency. */
  readonly kept: readonly RoleAssignment[];
  /** Given anew, by name. */
  readonly given: readonly RoleAssignment[];
}

export interface FoundedAdministrator extends Invitation {
  readonly role: RoleName;
  readonly loginName: string;
}

/** People paged at most at once. */
export const PEOPLE_PAGE_MAX = 200;

/**
 * People, their roles, credentials and sessions. Every act is decided in one transaction of the
 * store and durable in the log before it takes effect: when the log fails, a `Fault` is thrown
 * (`log-unavailable`, `overloaded`) and nothing has happened. Whoever acts is checked again by the
 * room itself, in that transaction; refusals of such acts are recorded by the room.
 * What can be asked without `Promise` is answered from memory.
 */
export interface People {
  // Signing in.
  /**
   * The session is stepped up from the start, since password and code were just given.
   * Refusals: sign-in-refused (whatever was wrong), sign-in-throttled, overloaded.
   */
  signIn(
    input: Credentials & { readonly loginName: string; readonly source: Source },
  ): Promise<SignedIn | Refusal>;
  /**
   * Finds or provisions the person bound to issuer and subject; their roles become those given.
   * Refusals: administrator-local-only, agency-unknown, scope-unfit, roles-exclusive,
   * last-administrator, too-many-people, sign-in-refused (disabled).
   */
  signInExternal(
    input: ExternalIdentity & { readonly source: Source },
  ): Promise<SignedIn | Refusal>;
  /** Refusals: session-missing (unknown, ended, idle too long, another user agent). */
  sessionOf(token: string, source: Source): CurrentSession | Refusal;
  signOut(by: Actor): Promise<undefined | Refusal>;
  /** Password and code once more. Refusals: as signIn; not-permitted (cli, external). */
  stepUp(
    input: Credentials & { readonly by: Actor; readonly source: Source },
  ): Promise<CurrentSession | Refusal>;
  /** All sessions of the person end and a new one opens. Refusals: as stepUp; password-weak. */
  changePassword(
    input: Credentials & {
      readonly by: Actor;
      readonly newPassword: string;
      readonly source: Source;
    },
  ): Promise<SignedIn | Refusal>;

  // One's own sessions.
  sessions(by: Actor): readonly Session[];
  /** Refusals: session-unknown. */
  endSession(input: { readonly by: Actor; readonly session: string }): Promise<undefined | Refusal>;
  /** How many ended. */
  endOtherSessions(by: Actor): Promise<number | Refusal>;

  // Activation. Refusals: activation-token-unknown, -used, -expired.
  /** The same secret each time, until the token is used. */
  beginActivation(input: {
    readonly token: string;
    readonly source: Source;
  }): Promise<Enrolment | Refusal>;
  /** Signs nobody in. Refusals also: password-weak, code-invalid, overloaded. */
  completeActivation(
    input: Credentials & { readonly token: string; readonly source: Source },
  ): Promise<Person | Refusal>;

  // Command line: it starts with a code and a challenge, a person approves, it exchanges.
  /**
   * `code`: 16 to 64 of A-Z a-z 0-9 - _, made by the command line; `challenge`: base64url of the
   * SHA-256 of its verifier (RFC 7636 S256). Refusals: cli-sign-in-taken, overloaded.
   */
  startCliSignIn(input: {
    readonly code: string;
    readonly challenge: string;
    readonly source: Source;
  }): CliSignIn | Refusal;
  /** Refusals: cli-sign-in-unknown. */
  cliSignIn(code: string): CliSignIn | Refusal;
  /** By a browser session. Refusals: cli-sign-in-unknown, already-decided, not-permitted. */
  approveCliSignIn(input: {
    readonly by: Actor;
    readonly code: string;
  }): Promise<CliSignIn | Refusal>;
  refuseCliSignIn(input: {
    readonly by: Actor;
    readonly code: string;
  }): Promise<CliSignIn | Refusal>;
  /**
   * Once. Refusals: cli-sign-in-pending (ask again), cli-sign-in-refused, cli-sign-in-unknown
   * (also a wrong verifier, and one whose approver's session ended).
   */
  exchangeCliSignIn(input: {
    readonly code: string;
    readonly verifier: string;
    readonly source: Source;
  }): Promise<SignedIn | Refusal>;

  // Administration. Refusals of all: session-missing, not-permitted, step-up-required.
  /** Refusals: agency-unknown, login-name-taken, scope-unfit, roles-exclusive, too-many-people. */
  createPerson(input: NewPerson & { readonly by: Actor }): Promise<Invitation | Refusal>;
  /** Another token for who was never activated. Refusals: person-unknown, account-state-unfit. */
  invite(input: { readonly by: Actor; readonly person: string }): Promise<Invitation | Refusal>;
  /**
   * Refusals: person-unknown, own-roles, account-state-unfit (external), scope-unfit,
   * roles-exclusive, last-administrator.
   */
  changeRoles(input: {
    readonly by: Actor;
    readonly person: string;
    readonly roles: readonly RoleAssignment[];
  }): Promise<Person | Refusal>;
  /** Refusals: person-unknown, account-state-unfit, last-administrator. */
  disable(input: {
    readonly by: Actor;
    readonly person: string;
    readonly reason: DisablingReason;
  }): Promise<Person | Refusal>;
  /** Refusals: person-unknown, account-state-unfit. */
  enable(input: { readonly by: Actor; readonly person: string }): Promise<Person | Refusal>;

  // Recovery: one administrator asks, another approves, neither is the person.
  /**
   * The security administrator asks; for a security administrator the system administrator may.
   * Refusals: person-unknown, own-request, account-state-unfit, recovery-open.
   */
  askRecovery(input: {
    readonly by: Actor;
    readonly person: string;
    readonly reason: RecoveryReason;
  }): Promise<Recovery | Refusal>;
  /** Refusals: recovery-unknown, own-request (asker or the person), already-decided. */
  approveRecovery(input: {
    readonly by: Actor;
    readonly recovery: string;
  }): Promise<Invitation | Refusal>;
  refuseRecovery(input: {
    readonly by: Actor;
    readonly recovery: string;
  }): Promise<Recovery | Refusal>;

  // Looking. What the caller may see is for `may` with the target's agency and region.
  personOf(person: string): Person | undefined;
  /** In the order of their identifiers; `limit` up to PEOPLE_PAGE_MAX. */
  people(query: {
    readonly agency?: string;
    readonly after?: string;
    readonly limit: number;
  }): PeoplePage;
  recoveryOf(recovery: string): Recovery | undefined;
  /** Undecided ones, and those decided lately; newest first. */
  recoveries(): readonly Recovery[];
  /** Live state of the session and its person: whether the action is allowed now. */
  may(by: Actor, action: ActionName, target?: Target): Refusal | undefined;
  /** Names of what the person's roles allow, whatever the target, stepping up aside. */
  actionsOf(person: string): readonly ActionName[];

  // When an agency ends.
  /**
   * Its people belong to `to`; every role they held but an administrator's is lost unless `given`
   * again. Their sessions end. Refusals: agency-unknown, person-unknown, scope-unfit, roles-exclusive.
   */
  moveAgency(input: {
    readonly by: Actor;
    readonly from: string;
    readonly to: string;
    /** Absent: all who are left. */
    readonly people?: readonly string[];
    readonly given?: readonly {
      readonly person: string;
      readonly roles: readonly RoleAssignment[];
    }[];
  }): Promise<readonly Moved[] | Refusal>;

  // Founding.
  /**
   * The three administrators with their activation tokens, for printing once. Empty when they were
   * made before, unless a token lapsed before anybody with its role was ever activated.
   */
  foundAdministrators(input: { readonly agency: string }): Promise<readonly FoundedAdministrator[]>;

  // Recording for the routes.
  /** An act that a route refused before the room was asked; durable when resolved. */
  recordRefusal(input: {
    readonly action: ActionName;
    readonly refusal: Refusal;
    readonly source: Source;
    readonly by?: Actor;
    /** Whom the act was about. */
    readonly person?: string;
  }): Promise<void>;
  /** An attempt refused before anybody was known: counted, one entry a window. */
  countUnidentified(refusal: Refusal): void;
  /** Entry `audit.read-by-person`, durable before the reading happens. */
  recordReading(input: {
    readonly by: Actor;
    readonly view: View | 'entries';
    readonly from: number;
    readonly to: number;
  }): Promise<void>;

  /** Waits for what is under way and writes the counts; nothing works afterwards. */
  close(): Promise<void>;
}
