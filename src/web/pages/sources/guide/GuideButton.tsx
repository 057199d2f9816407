import { Button, type ButtonProps } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';
import type { Guide } from './useGuide.ts';

/** Opens the guide, and closes it where it stands beside the button. */
export function GuideButton({ guide, ...look }: ButtonProps & { readonly guide: Guide }) {
  return (
    <Button
      variant="default"
      leftSection={<IconBook2 size={16} aria-hidden />}
      aria-expanded={guide.opened}
      {...(guide.opened && { 'aria-controls': guide.id })}
      onClick={guide.opened ? guide.close : guide.open}
      {...look}
    >
      {strings.guide.open}
    </Button>
  );
}
