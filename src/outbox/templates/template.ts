import type { AdminRole, JsonValue, MemberStatus, MembershipStatus } from '../../db/schema.ts';

/** What is true about a message at the moment: read again whenever it is looked at, so that nothing stale is said or sent. */
export interface MessageFacts {
  readonly messageId: string;
  readonly kind: string;
  readonly status: 'queued' | 'sent' | 'cancelled' | 'dead';
  readonly recipient: string | null;
  readonly data: Readonly<Record<string, JsonValue>>;
  readonly tenant: string;
  /** Absent for mail that goes to no member. */
  readonly member?: {
    readonly status: MemberStatus;
    readonly firstName: string | null;
    /** The account had been in use before the message was written. */
    readonly hadAccount: boolean;
  };
  /** Whom it goes to; absent for mail to members, and for somebody who is no admin any more. */
  readonly admin?: { readonly role: AdminRole };
  /** Absent for mail that is about no invitation. */
  readonly invitation?: {
    readonly status: 'open' | 'accepted' | 'void';
    readonly inTime: boolean;
    readonly expiresAt: Date;
    readonly hub: string;
    readonly membership: MembershipStatus | undefined;
  };
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One kind of mail. A new kind is one file in this folder and one line in `templates.ts`. */
export interface Template {
  /** Why a queued mail must not go out any more, in a word or two; undefined when it may. */
  readonly obstacle: (facts: MessageFacts) => string | undefined;
  /** @param baseUrl address under which people reach the server, without a slash at its end */
  readonly render: (facts: MessageFacts, baseUrl: string) => Mail;
  /** What it holds is for its recipient alone: who reads the outbox sees it without. */
  readonly secret?: boolean;
}
