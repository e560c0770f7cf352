"""What can go wrong with a device, by what the caller can do about it."""


class DeviceError(Exception):
    """A device did not do what it was asked."""


class DeviceAbsentError(DeviceError):
    """Nothing is at the port: unplugged, no such path, nobody listens. Try again later."""


class DeviceTimeoutError(DeviceError):
    """The device was there but did not answer before the deadline."""


class DeviceProtocolError(DeviceError):
    """The device answered with something its manual does not allow."""


class DeviceRefusedError(DeviceError):
    """The system keeps the port from us: no permission, or another program holds it."""
