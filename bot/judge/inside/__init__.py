"""Roles that run inside a locked child; nothing here is believed outside.

The zygote imports these modules before it forks. They hold no secret: a
submission may read and change everything in its own process.
"""
