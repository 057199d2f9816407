import { Button, Divider, Group, Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import type { Field } from '../../../api/directory.ts';
import { strings } from '../../../strings/index.ts';
import { OrderList } from './OrderList.tsx';

const text = strings.authority;

export interface FieldOrdersProps {
  readonly fields: readonly Field[];
  readonly orders: Readonly<Record<string, readonly string[]>>;
  /** All sources of the hub: what an order begins with. */
  readonly sources: readonly string[];
  readonly nameOf: (source: string) => string;
  readonly onChange?: ((orders: Readonly<Record<string, readonly string[]>>) => void) | undefined;
}

/** Field by field: an order, or every source may change it. */
export function FieldOrders({ fields, orders, sources, nameOf, onChange }: FieldOrdersProps) {
  const put = (key: string, order: readonly string[] | undefined) => {
    const { [key]: _, ...others } = orders;
    onChange?.(order === undefined ? others : { ...others, [key]: order });
  };
  return (
    <Stack gap="sm">
      {fields.map(({ key, label }, at) => {
        const order = orders[key];
        return (
          <Fragment key={key}>
            {at > 0 && <Divider />}
            <Group align="flex-start" gap="md">
              <Text size="sm" fw={550} style={{ flex: '1 1 10rem', overflowWrap: 'anywhere' }}>
                {label}
              </Text>
              <div style={{ flex: '2 1 15rem', minWidth: 0 }}>
                {order === undefined ? (
                  <Text size="sm" c="dimmed">
                    {text.any}
                  </Text>
                ) : (
                  <OrderList
                    field={label}
                    order={order}
                    nameOf={nameOf}
                    onChange={onChange && ((next) => put(key, next))}
                  />
                )}
              </div>
              {onChange !== undefined && (
                <Button
                  variant="default"
                  size="xs"
                  w={110}
                  aria-label={order === undefined ? text.setOrderOf(label) : text.clearOrderOf(label)}
                  onClick={() => put(key, order === undefined ? sources : undefined)}
                >
                  {order === undefined ? text.setOrder : text.clearOrder}
                </Button>
              )}
            </Group>
          </Fragment>
        );
      })}
    </Stack>
  );
}
