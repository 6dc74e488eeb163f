import FieldLogCLI
import Glibc

exit(Program.main())
