import { describe, expect, it } from 'vitest';
import { failureOf, maxAttempts, retryDelay } from '../../src/outbox/failure.ts';

const answered = (command: string, response: string) =>
  Object.assign(new Error(`refused: ${response}`), {
    code: command === 'DATA' ? 'EMESSAGE' : 'EENVELOPE',
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });

describe('a failed attempt', () => {
  it.each([
    answered('RCPT TO', '550 5.1.1 <ada@acme.test>: no such user'),
    answered('RCPT TO', '553 no'),
    answered('DATA', '552 5.2.2 full'),
    answered('DATA', '554 5.6.0 no'),
    Object.assign(new Error('Invalid recipient'), { code: 'EENVELOPE', command: 'API' }),
  ])('is final when the recipient or the message was refused for good: $response', (error) => {
    expect(failureOf(error)).toMatchObject({ verdict: 'give_up', of: 'message' });
  });

  it.each([
    answered('RCPT TO', '450 4.2.1 later'),
    answered('RCPT TO', '451 greylisted'),
    answered('DATA', '452 4.3.1 disk full'),
    answered('RCPT TO', '503 5.5.1 bad sequence'),
    answered('RCPT TO', '530 5.7.0 sign in first'),
    answered('RCPT TO', '554 5.7.1 relay access denied'),
    Object.assign(new Error('Timeout'), {
      code: 'ETIMEDOUT',
      command: 'CONN',
      timeoutType: 'SOCKET_TIMEOUT',
    }),
    Object.assign(new Error('Aborted'), { code: 'EABORT' }),
    new Error('anything'),
    'no error at all',
    undefined,
  ])('is tried again when that may help: %o', (error) => {
    expect(failureOf(error)).toMatchObject({ verdict: 'retry', of: 'message' });
  });

  it.each([
    Object.assign(new Error('refused'), { code: 'ESOCKET', syscall: 'connect', command: 'CONN' }),
    Object.assign(new Error('refused'), {
      code: 'ESOCKET',
      originalCode: 'ECONNREFUSED',
      command: 'CONN',
    }),
    Object.assign(new Error('no host'), { code: 'EDNS', originalCode: 'ENOTFOUND', command: 'CONN' }),
    Object.assign(new Error('Greeting never received'), {
      code: 'ETIMEDOUT',
      timeoutType: 'GREETING_TIMEOUT',
    }),
    Object.assign(new Error('wrong password'), {
      code: 'EAUTH',
      responseCode: 535,
      command: 'AUTH PLAIN',
    }),
    Object.assign(new Error('certificate'), { code: 'ETLS', command: 'CONN' }),
    Object.assign(new Error('greeting'), { code: 'EPROTOCOL', responseCode: 554, command: 'CONN' }),
    answered('MAIL FROM', '550 5.7.1 this sender may not'),
    answered('RCPT TO', '421 4.3.2 closing'),
  ])('is the mail server’s when no other mail would fare better: $code $command', (error) => {
    expect(failureOf(error)).toMatchObject({ verdict: 'retry', of: 'server' });
  });

  it('is told in codes, never in the words of the mail server, which repeat addresses', () => {
    expect(failureOf(answered('RCPT TO', '550 5.1.1 <ada@acme.test>: no such user')).code).toBe(
      'RCPT TO 550 5.1.1',
    );
    expect(failureOf(answered('DATA', '550 ada@acme.test')).code).toBe('DATA 550');
    expect(
      failureOf(Object.assign(new Error('x'), { code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' })).code,
    ).toBe('ETIMEDOUT GREETING_TIMEOUT');
    expect(failureOf(new Error('ada@acme.test')).code).toBe('unknown error');
    expect(failureOf(Object.assign(new Error('x'), { code: 'ada@acme.test' })).code).toBe('unknown error');
  });
});

describe('the pause before the next attempt', () => {
  const delays = (chance: number) =>
    Array.from({ length: maxAttempts - 1 }, (_, index) => retryDelay(index + 1, chance));

  it('grows from a minute to at most six hours', () => {
    for (const chance of [0, 0.5, 1]) {
      expect(delays(chance)[0]).toBeGreaterThanOrEqual(60);
      expect(delays(chance).toSorted((a, b) => a - b)).toEqual(delays(chance));
      expect(Math.max(...delays(chance))).toBeLessThanOrEqual(6 * 3600);
    }
  });

  it('differs from message to message', () => {
    expect(retryDelay(3, 0)).toBeLessThan(retryDelay(3, 1));
  });

  it('adds up to about three days', () => {
    const days = delays(0.5).reduce((sum, delay) => sum + delay) / 86_400;
    expect(days).toBeGreaterThan(2.75);
    expect(days).toBeLessThan(3.25);
  });
});
