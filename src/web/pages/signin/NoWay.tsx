import { Code, Text } from '@mantine/core';
import { strings } from '../../strings/index.ts';
import classes from './Signin.module.css';

const text = strings.signin;

/** What always works: a link that whoever runs the server makes. @param open there is no other way */
export function NoWay({ open = false }: { readonly open?: boolean }) {
  return (
    <details className={classes['details']} open={open}>
      <summary>{text.noWay}</summary>
      <Text size="sm" c="dimmed" my="xs">
        {text.noWayHint}
      </Text>
      <Code block tabIndex={0}>
        {text.command}
      </Code>
    </details>
  );
}
