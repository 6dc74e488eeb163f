import Glibc

// The few codes that this module looks at or reports itself.
let invalidArgument = EINVAL
let noSuchFile = ENOENT
let notAFolder = ENOTDIR
let nameTaken = EEXIST
let fileTooLarge = EFBIG
let timedOut = ETIMEDOUT
let alreadyHeld = EDEADLK
let notText = EILSEQ
