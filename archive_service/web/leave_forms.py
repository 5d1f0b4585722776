"""What is asked when the archive leaves and when another one comes in."""

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, SelectField, StringField

from archive_service.services.leave_check import Said
from archive_service.web.forms import Form, Needed


class ExportForm(Form):
    """What goes into a package, and why."""

    what = SelectField("leave.what")
    sheet = BooleanField("leave.sheet-only")
    reason = StringField("leave.reason", validators=[Needed()])
    request = StringField("leave.request")


class OfferForm(Form):
    """To which archive, by which order, and whether the paper goes too."""

    receiver = StringField("leave.receiver", validators=[Needed()])
    order = StringField("leave.order", validators=[Needed()])
    paper = BooleanField("leave.paper-too", default=True)


class AcceptForm(Form):
    """The act with both signatures, and the receiver's answer where there is one."""

    act = FileField("leave.act-scan")
    receipt = FileField("leave.receipt")


class WithdrawForm(Form):
    """Why nothing came of it."""

    reason = StringField("leave.reason", validators=[Needed()])


class ReceiveForm(Form):
    """The package of another archive, and what stands in the act."""

    offered = SelectField("leave.offered")
    package = FileField("leave.package")
    bag = StringField("leave.bag-said")
    root = StringField("leave.root-said")
    act = FileField("leave.act-scan")
    paper = BooleanField("leave.paper-here")

    def said(self) -> Said:
        """Return what stands in the act."""
        return Said(self.bag.data or "", self.root.data or "")


class ReadForm(Form):
    """Why a document of another archive is read."""

    reason = StringField("search.reason", validators=[Needed()])
    request = StringField("search.request")


def sent(field: FileField) -> FileStorage | None:
    """Return an upload, None where nothing was chosen."""
    file: FileStorage | None = field.data
    return file if file is not None and file.filename else None
