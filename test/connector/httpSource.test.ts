import { startHttpSource } from '#connector/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

async function source(body: object | string = { items: [1, 2, 3] }) {
  const running = await startHttpSource(() => ({ body }));
  onTestFinished(() => running.close());
  return running;
}

describe('startHttpSource', () => {
  it('answers, and remembers what it was asked', async () => {
    const { url, requests } = await source();
    const answer = await fetch(`${url}/people?page=2`, {
      method: 'POST',
      body: 'q',
      headers: { 'X-Key': 'k' },
    });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ items: [1, 2, 3] });
    expect(requests[0]).toMatchObject({ method: 'POST', body: 'q', headers: { 'x-key': 'k' } });
    expect(requests[0]?.url.searchParams.get('page')).toBe('2');
  });

  it('breaks off after so many bytes over all answers, stays gone, and heals', async () => {
    const { url, cut } = await source('0123456789');
    cut(14);
    expect(await (await fetch(url)).text()).toBe('0123456789');
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
    cut(undefined);
    expect(await (await fetch(url)).text()).toBe('0123456789');
  });

  it('sends the bytes before the break', async () => {
    const { url, cut } = await source('0123456789');
    cut(4);
    const reader = (await fetch(url)).body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe('0123');
    await expect(reader?.read()).rejects.toThrow();
  });

  it('throttles', async () => {
    const { url, throttle } = await source();
    throttle(1, 7);
    const first = await fetch(url);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await fetch(url)).status).toBe(200);
  });

  it('says that the fixture failed', async () => {
    const running = await startHttpSource(() => {
      throw new Error('no such page');
    });
    onTestFinished(() => running.close());
    const answer = await fetch(running.url);
    expect([answer.status, await answer.text()]).toEqual([500, 'The fixture failed: no such page']);
  });
});
