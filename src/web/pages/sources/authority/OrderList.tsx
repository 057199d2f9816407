import { ActionIcon, Badge, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { strings } from '../../../strings/index.ts';
import { moved } from './authorityDraft.ts';

const text = strings.authority;

export interface OrderListProps {
  /** What the order is for, as people call it. */
  readonly field: string;
  readonly order: readonly string[];
  readonly nameOf: (source: string) => string;
  /** Left out: it is only shown. */
  readonly onChange?: ((order: string[]) => void) | undefined;
}

/** Sources in the order in which they are believed. A button that moves one keeps the focus, wherever its source goes. */
export function OrderList({ field, order, nameOf, onChange }: OrderListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [pressed, setPressed] = useState<{ source: string; by: -1 | 1 }>();
  useEffect(() => {
    if (pressed === undefined) return;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-source="${pressed.source}"]`);
    const [up, down] = [...(buttons ?? [])];
    const wanted = pressed.by < 0 ? up : down;
    (wanted?.disabled === true ? (pressed.by < 0 ? down : up) : wanted)?.focus();
  }, [pressed]);
  const move = (at: number, by: -1 | 1) => {
    onChange?.(moved(order, at, by));
    setPressed({ source: order[at] ?? '', by });
  };
  const place = pressed === undefined ? 0 : order.indexOf(pressed.source) + 1;
  return (
    <>
      <ol ref={list} aria-label={text.orderOf(field)} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {order.map((source, at) => (
          <li key={source}>
            <Group gap="xs" wrap="nowrap" py={2}>
              <Badge color="gray" fw={500} style={{ flexShrink: 0 }}>
                {at + 1}
              </Badge>
              <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere', minWidth: 0 }}>
                {nameOf(source)}
              </Text>
              {onChange !== undefined && (
                <>
                  <ActionIcon
                    variant="default"
                    data-source={source}
                    aria-label={text.up(nameOf(source), field)}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  >
                    <IconArrowUp size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    data-source={source}
                    aria-label={text.down(nameOf(source), field)}
                    disabled={at === order.length - 1}
                    onClick={() => move(at, 1)}
                  >
                    <IconArrowDown size={16} aria-hidden />
                  </ActionIcon>
                </>
              )}
            </Group>
          </li>
        ))}
      </ol>
      <VisuallyHidden aria-live="polite">
        {pressed !== undefined && text.moved(nameOf(pressed.source), place, order.length)}
      </VisuallyHidden>
    </>
  );
}
