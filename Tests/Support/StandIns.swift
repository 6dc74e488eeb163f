// What tests, the simulator and the walks of faults share lies in a library of its own; tests find it under one name.
@_exported public import FieldLogStandIns
