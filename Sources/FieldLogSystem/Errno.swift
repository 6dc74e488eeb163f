import Glibc

// The few codes that this module looks at or reports itself.
let invalidArgument = EINVAL
let noSuchFile = ENOENT
let notAFolder = ENOTDIR
let nameTaken = EEXIST
/// The code of a file of more bytes than were to be read.
package let fileTooLarge = EFBIG
let timedOut = ETIMEDOUT
let alreadyHeld = EDEADLK
let notText = EILSEQ
