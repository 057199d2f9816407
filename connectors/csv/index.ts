import { type ConnectorContext, defineConnector, type Session } from '#connector';
import { openFolder } from './folder.ts';
import { httpsSession } from './https.ts';
import { openBucket } from './s3.ts';
import { placeSession } from './session.ts';
import { type Settings, secretFields, settings } from './settings.ts';
import { openSftp } from './sftp.ts';
import { uploadSession } from './upload.ts';

/** Files: CSV, or one sheet of an .xlsx workbook, uploaded by a person or fetched. The bytes are landed as they come. */
export default defineConnector({
  spec: {
    name: 'csv',
    title: 'File (CSV or Excel)',
    delivery: 'upload',
    deliveryOf: ({ location }) => (location === 'upload' ? 'upload' : 'pull'),
    config: settings,
    secretFields,
    docs: 'Reads a member list as CSV (UTF-8, UTF-16 or windows-1252) or .xlsx: uploaded here, or fetched from a folder, a web address, an SFTP server or S3 storage, also when it is encrypted with PGP. To fetch it, an account that may read is enough.',
  },
  open: (settings, context) => openAt(settings, context),
});

function openAt(settings: Settings, context: ConnectorContext): Session {
  switch (settings.location) {
    case 'upload':
      return uploadSession(settings, context);
    case 'folder':
      return placeSession(openFolder(settings, context), settings, context);
    case 'https':
      return httpsSession(settings, context);
    case 'sftp':
      return placeSession(openSftp(settings, context), settings, context);
    case 's3':
      return placeSession(openBucket(settings, context), settings, context);
  }
}
