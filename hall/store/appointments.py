"""Appointments that were made elsewhere, and who has come to them."""

from hall.queue.records import Appointment
from hall.store.database import Connection


class Appointments:
    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, appointment_no: str) -> Appointment | None:
        row = self._db.execute(
            "SELECT service_code, at_s, ticket_id FROM appointment WHERE appointment_no = ?",
            (appointment_no,),
        ).fetchone()
        if row is None:
            return None
        code, at_s, ticket_id = row
        return Appointment(
            appointment_no=appointment_no, service_code=code, at_s=at_s, ticket_id=ticket_id
        )

    def add(self, appointment: Appointment) -> None:
        self._db.execute(
            "INSERT INTO appointment (appointment_no, service_code, at_s) VALUES (?, ?, ?)",
            (appointment.appointment_no, appointment.service_code, appointment.at_s),
        )

    def arrived(self, appointment_no: str, ticket_id: int) -> None:
        self._db.execute(
            "UPDATE appointment SET ticket_id = ? WHERE appointment_no = ?",
            (ticket_id, appointment_no),
        )
