/** For each stable error code: what happened, and what to do. */
export const errors = {
  unreachable: { what: 'The server cannot be reached.', todo: 'Check the connection, then try again.' },
  'document-empty': {
    what: 'The file is empty.',
    todo: 'Export or save it again, then upload the new file.',
  },
  'document-too-large': {
    what: 'The file is too large.',
    todo: 'Split it, or ask an administrator to raise the limit.',
  },
  'document-type-unsupported': {
    what: 'This type of file cannot be read.',
    todo: 'Save it as PDF, Word (.docx) or Excel (.xlsx) and upload that; unpack archives first.',
  },
  'document-type-legacy': {
    what: 'This is an older format: Office 97–2003, Rich Text or the like.',
    todo: 'Open it and save it as .docx, .xlsx or PDF, then upload that.',
  },
  'password-wrong': {
    what: 'The password does not open the document.',
    todo: 'Check the password and try again.',
  },
  'image-too-large': {
    what: 'A picture in the file is too large to be read safely.',
    todo: 'Scan it at 300 dpi, or split it into pages.',
  },
  'nesting-too-deep': {
    what: 'The file’s parts are nested too deeply.',
    todo: 'Save it anew from the program it came from.',
  },
  'recognition-unavailable': {
    what: 'This is a scan, and no text recognition is installed here.',
    todo: 'Ask an administrator to set it up, then analyse again.',
  },
  'recognition-failed': {
    what: 'The text of a scanned page could not be recognised.',
    todo: 'Analyse again, or upload a better scan.',
  },
  'document-encrypted': {
    what: 'The file is protected by a password.',
    todo: 'Enter the password, or save it without one and upload that.',
  },
  'document-corrupt': {
    what: 'The file is damaged.',
    todo: 'Open and save it again in the program it came from, then upload that.',
  },
  'document-no-text': {
    what: 'No text was found, not even in its pictures.',
    todo: 'Upload a sharper scan, or a version with text.',
  },
  'document-too-many-pages': {
    what: 'The document has too many pages.',
    todo: 'Split it, or ask an administrator to raise the limit.',
  },
  'document-too-long': {
    what: 'The document holds too much text.',
    todo: 'Split it, or ask an administrator to raise the limit.',
  },
  'archive-too-large': {
    what: 'The file unpacks to far more than it should.',
    todo: 'Check where it comes from; save it again and upload that.',
  },
  'parse-timeout': {
    what: 'Reading the file took too long.',
    todo: 'Analyse it again; if that fails too, print it to a new PDF.',
  },
  'parse-crashed': {
    what: 'The file could not be read.',
    todo: 'Analyse it again; if that fails too, print it to a new PDF.',
  },
  'adapter-invalid': {
    what: 'A domain adapter is not usable.',
    todo: 'An administrator must mend the installation.',
  },
  'playbook-invalid': {
    what: 'A playbook has mistakes.',
    todo: 'An administrator must mend the playbook.',
  },
  'model-failed': { what: 'The model failed.', todo: 'Analyse the document again.' },
  'run-cancelled': {
    what: 'The analysis was cancelled.',
    todo: 'Analyse the document again when you need it.',
  },
  internal: {
    what: 'Something unexpected went wrong.',
    todo: 'Try again; if it happens once more, tell an administrator.',
  },
  'request-invalid': { what: 'Something entered is not valid.', todo: 'Check the fields and try again.' },
  unauthenticated: { what: 'You are not logged in.', todo: 'Log in to go on.' },
  'credentials-invalid': { what: 'Email or password is wrong.', todo: 'Check both and try again.' },
  forbidden: { what: 'Your role does not allow this.', todo: 'Ask an administrator if you need it.' },
  'not-found': {
    what: 'This does not exist.',
    todo: 'It may be under another address; go back to the documents.',
  },
  'method-not-allowed': { what: 'This action does not exist here.', todo: 'Load the page again.' },
  conflict: { what: 'This collides with another change.', todo: 'Load the page again, then repeat it.' },
  'version-conflict': {
    what: 'Someone else changed the review first.',
    todo: 'Look at their decision, then decide again.',
  },
  'review-signed': {
    what: 'The review is signed.',
    todo: 'Analyse the document again to open a new review.',
  },
  'review-incomplete': { what: 'Some findings are undecided.', todo: 'Decide on each of them, then sign.' },
  'evidence-unverified': {
    what: 'Some evidence does not verify.',
    todo: 'Reject those findings, then sign.',
  },
  'rate-limited': { what: 'Too many requests at once.', todo: 'Wait a minute, then try again.' },
  'upload-invalid': { what: 'The upload was incomplete.', todo: 'Upload the file again.' },
  unavailable: { what: 'The service is not ready.', todo: 'Wait a moment, then try again.' },
  'configuration-invalid': {
    what: 'The server’s settings are not valid.',
    todo: 'An administrator must correct them.',
  },
  'database-unreachable': { what: 'The database cannot be reached.', todo: 'Wait a moment, then try again.' },
  'database-locked': { what: 'The database is in use elsewhere.', todo: 'Wait a moment, then try again.' },
  'migration-changed': {
    what: 'The database does not match this version.',
    todo: 'An administrator must look into it.',
  },
  'storage-failed': {
    what: 'The document could not be stored.',
    todo: 'Try again; if it persists, tell an administrator.',
  },
  'verification-failed': {
    what: 'A check found differences.',
    todo: 'Do not rely on this result; tell an administrator.',
  },
}
