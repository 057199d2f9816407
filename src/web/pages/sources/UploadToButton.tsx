import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { ownSource } from '../upload/useUploadForm.ts';

const text = strings.sources;

export interface UploadToButtonProps {
  readonly source: Source;
  readonly variant?: 'filled' | 'default';
}

/** To the upload of a file for this source. */
export function UploadToButton({ source, variant = 'default' }: UploadToButtonProps) {
  return (
    <Button
      variant={variant}
      leftSection={<IconUpload size={16} aria-hidden />}
      aria-label={text.uploadToName(source.name, source.hub.name)}
      renderRoot={(props) => (
        <Link
          to="/upload"
          search={{ hub: source.hub.id, ...(source.name !== ownSource && { source: source.name }) }}
          {...props}
        />
      )}
    >
      {text.uploadTo}
    </Button>
  );
}
